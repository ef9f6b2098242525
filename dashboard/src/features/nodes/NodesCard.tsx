/** Sensor boxes: which are heard, how well, and what they could not deliver. */
import type { Node } from "@/api/client.ts";
import { useNodes } from "@/api/queries.ts";
import { useHubTime, useLive } from "@/live/LiveProvider.tsx";
import type { LiveState } from "@/live/state.ts";
import { nodeName } from "@/messages/names.ts";
import { useWords } from "@/messages/useWords.ts";
import { Card } from "@/ui/Card.tsx";
import { NodeItem } from "./NodeItem.tsx";

export function NodesCard() {
  const { t } = useWords();
  const live = useLive();
  const now = useHubTime();
  const nodes = useNodes().data?.nodes;
  if (!nodes || nodes.length === 0) return null;
  const presenceOf = (node: Node) => live.presence.get(node.id) ?? node.presence;
  const online = nodes.filter((node) => presenceOf(node) === "online").length;
  const sorted = [...nodes].sort((a, b) => nodeName(a).localeCompare(nodeName(b)));
  const aside = <p className="card-aside">{t("nodes.count", { online, all: nodes.length })}</p>;
  return (
    <Card title={t("nodes.title")} aside={aside} className="nodes">
      <ul className="node-list">
        {sorted.map((node) => (
          <NodeItem
            key={node.id}
            node={node}
            presence={presenceOf(node)}
            heardAt={heardAt(node, live)}
            now={now}
          />
        ))}
      </ul>
    </Card>
  );
}

/** When a node was last heard: live values are newer than the list that the hub gave (ms). */
function heardAt(node: Node, live: LiveState): number | null {
  const listed = node.last_heard_at === null ? 0 : Date.parse(node.last_heard_at);
  const values = [...live.channels.values()].filter((value) => value.node === node.id);
  return Math.max(listed, ...values.map((value) => value.at)) || null;
}
