/** One sensor box: presence in a word and a shape, and the facts that matter when something is wrong. */
import type { Node, Presence } from "@/api/client.ts";
import { signalOf } from "@/energy/signal.ts";
import { nodeName } from "@/messages/names.ts";
import { useWords, type Words } from "@/messages/useWords.ts";

const JUST_NOW_S = 3;
// A box always holds what the hub has not committed yet; only more than that is worth a word.
const USUALLY_HELD_S = 60;

interface Props {
  node: Node;
  presence: Presence;
  heardAt: number | null;
  now: number;
}

export function NodeItem({ node, presence, heardAt, now }: Props) {
  const words = useWords();
  const { t } = words;
  return (
    <li className="node" data-presence={presence}>
      <div className="node-head">
        <h3 className="node-name">{nodeName(node)}</h3>
        <span className="presence">{t(`nodes.${presence}`)}</span>
      </div>
      <p className="node-facts">{factsOf(node, presence, heardAt, now, words).join(" · ")}</p>
      <Trouble node={node} />
    </li>
  );
}

function factsOf(
  node: Node,
  presence: Presence,
  heardAt: number | null,
  now: number,
  { t, format }: Words,
): string[] {
  const facts = [heardText(presence, heardAt, now, { t, format })];
  if (node.rssi_dbm !== null && presence !== "silent") {
    const word = t(`nodes.signal.${signalOf(node.rssi_dbm)}`);
    facts.push(t("nodes.signal", { word, dbm: format.dbm(node.rssi_dbm) }));
  }
  return facts;
}

function heardText(
  presence: Presence,
  heardAt: number | null,
  now: number,
  { t, format }: Pick<Words, "t" | "format">,
): string {
  if (heardAt === null) return t("nodes.never_heard");
  const seconds = (now - heardAt) / 1000;
  const ago = format.ago(seconds);
  if (presence !== "silent" && seconds < JUST_NOW_S) return t("nodes.heard.now");
  return t(presence === "silent" ? "nodes.not_heard" : "nodes.heard", { ago });
}

function Trouble({ node }: { node: Node }) {
  const { t } = useWords();
  const { held, dropped, rejected, last_rejected } = node;
  const waiting = held && held * (node.interval_s ?? 10) > USUALLY_HELD_S ? held : 0;
  const lines = [
    node.two_boards ? t("nodes.two_boards") : "",
    waiting ? t("nodes.held", { n: waiting }) : "",
    dropped ? t("nodes.dropped", { n: dropped }) : "",
    rejected ? t("nodes.rejected", { n: rejected }) : "",
    rejected && last_rejected ? t("nodes.rejected.last", { reason: last_rejected }) : "",
  ].filter(Boolean);
  return lines.length > 0 ? <p className="node-trouble">{lines.join(" · ")}</p> : null;
}
