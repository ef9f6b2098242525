/** Circuits by their watts; a tap on one shows it in the charts. */
import { useMemo, useState } from "react";
import { useView } from "@/address/view.ts";
import { useNodes } from "@/api/queries.ts";
import { channelsOf, rowsByPower } from "@/energy/channels.ts";
import { useHubTime, useLive } from "@/live/LiveProvider.tsx";
import { channelName } from "@/messages/names.ts";
import { useWords } from "@/messages/useWords.ts";
import { Card } from "@/ui/Card.tsx";
import { ChannelItem } from "./ChannelItem.tsx";
import { useSeldom } from "./useSeldom.ts";

/** More than a few over this many are folded away. */
const FOLD_AFTER = 8;

/** Rows change places no more often than this, so that none slips from under a finger. */
const REORDER_MS = 10_000;

export function ChannelsCard() {
  const { t } = useWords();
  const [view, go] = useView();
  const live = useLive();
  const now = useHubTime();
  const nodes = useNodes().data?.nodes;
  const channels = useMemo(() => channelsOf(nodes ?? []), [nodes]);
  const powerOf = (id: number) => live.channels.get(id)?.powerW ?? null;
  const ids = channels.map(({ id }) => id).join();
  const known = channels.some(({ id }) => live.channels.has(id));
  const rows = useSeldom(() => rowsByPower(channels, powerOf), REORDER_MS, `${ids} ${known}`);
  const largest = Math.max(1, ...channels.map(({ id }) => Math.abs(powerOf(id) ?? 0)));
  const names = new Map(channels.map((channel) => [channel.id, channelName(channel, t)]));
  const [unfolded, unfold] = useState(false);
  if (channels.length === 0) return null;
  const foldable = rows.length > FOLD_AFTER + 2;
  const visible = foldable && !unfolded ? rows.slice(0, FOLD_AFTER) : rows;
  const show = (circuit: number | null) => {
    go({ circuit });
    document.querySelector(".recent")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <Card title={t("channels.title")} className="channels">
      <ul className="channel-list">
        {visible.map((row) => (
          <ChannelItem
            key={row.id}
            name={names.get(row.id) ?? ""}
            parent={row.depth > 0 ? names.get(row.inside ?? 0) : undefined}
            depth={Math.min(row.depth, 3)}
            value={live.channels.get(row.id)}
            silent={live.presence.get(row.node.id) === "silent"}
            now={now}
            largest={largest}
            chosen={view.circuit === row.id}
            onChoose={() => show(view.circuit === row.id ? null : row.id)}
          />
        ))}
      </ul>
      {foldable && (
        <button
          type="button"
          className="quiet fold"
          aria-expanded={unfolded}
          onClick={() => unfold(!unfolded)}
        >
          {unfolded ? t("channels.fewer") : t("channels.all", { n: rows.length })}
        </button>
      )}
    </Card>
  );
}
