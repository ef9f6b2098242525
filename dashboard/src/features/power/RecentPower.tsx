/** The last 15 minutes: what the hub has kept, carried on by what is heard live. */
import { useMemo } from "react";
import { useView } from "@/address/view.ts";
import { useNodes, useRecentPower } from "@/api/queries.ts";
import { LazyPowerChart } from "@/chart/lazy.tsx";
import { channelsOf } from "@/energy/channels.ts";
import { extent, join, pointsOf } from "@/energy/series.ts";
import { useHubTime, useLive } from "@/live/LiveProvider.tsx";
import { KEEP_MS, TOTAL } from "@/live/state.ts";
import { channelName } from "@/messages/names.ts";
import { useWords } from "@/messages/useWords.ts";

/** Without a value for longer than this, or than three intervals, there is a gap. */
const GAP_MS = 30_000;

export function RecentPower() {
  const { t } = useWords();
  const [view, go] = useView();
  const nodes = useNodes().data?.nodes ?? [];
  const channel = channelsOf(nodes).find(({ id }) => id === view.circuit);
  const name = channel && channelName(channel, t);
  const slowest = Math.max(0, ...nodes.map((node) => node.interval_s ?? 0));
  return (
    <div className="recent">
      <div className="card-head">
        <h2>{name ? t("power.recent.of", { name }) : t("power.recent")}</h2>
        {view.circuit !== null && (
          <button type="button" className="quiet" onClick={() => go({ circuit: null })}>
            {t("power.back_to_total")}
          </button>
        )}
      </div>
      <Curve circuit={view.circuit} gap={Math.max(GAP_MS, slowest * 3000)} />
    </div>
  );
}

function Curve({ circuit, gap }: { circuit: number | null; gap: number }) {
  const { t, format } = useWords();
  const { series, epoch, connection } = useLive();
  const now = useHubTime();
  const history = useRecentPower(circuit, epoch).data;
  const live = series.get(circuit ?? TOTAL);
  const kept = useMemo(() => (history ? pointsOf(history) : []), [history]);
  const points = useMemo(() => join(kept, live ?? [], now - KEEP_MS), [kept, live, now]);
  const range = extent(points);
  const label = range
    ? t("power.chart", {
        min: format.power(range.min),
        max: format.power(range.max),
        last: format.power(range.last),
      })
    : t("power.chart.empty");
  const isLive = connection === "open" && now - (points.at(-1)?.t ?? 0) < gap;
  return (
    <div className="chart-frame">
      <LazyPowerChart
        points={points}
        from={now - KEEP_MS}
        to={now}
        gap={gap}
        live={isLive}
        label={label}
      />
      {!range && <p className="chart-empty">{t("power.chart.empty")}</p>}
    </div>
  );
}
