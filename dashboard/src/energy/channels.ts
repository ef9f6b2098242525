/** Channels as a list to read: by watts, those inside another one right below it. */
import type { Node } from "@/api/client.ts";

export interface ChannelFacts {
  id: number;
  ch: number;
  name: string | null;
  inside: number | null;
  node: { id: number; identity: string; name: string | null };
}

export interface ChannelRow extends ChannelFacts {
  /** 0 at the top, 1 inside a channel of the top, and so on. */
  depth: number;
}

export function channelsOf(nodes: readonly Node[]): ChannelFacts[] {
  return nodes.flatMap((node) =>
    node.channels.map(({ id, ch, name, inside }) => ({ id, ch, name, inside, node })),
  );
}

/** Rows in reading order. A parent that is unknown, or a ring of parents, counts as none. */
export function rowsByPower(
  channels: readonly ChannelFacts[],
  powerOf: (id: number) => number | null,
): ChannelRow[] {
  const known = new Map(channels.map((channel) => [channel.id, channel]));
  const parents = new Map(channels.map((channel) => [channel.id, parentOf(channel, known)]));
  const weight = (id: number) => {
    const watts = powerOf(id);
    return watts === null ? -1 : Math.abs(watts);
  };
  const below = (parent: number | null, depth: number): ChannelRow[] =>
    channels
      .filter((channel) => parents.get(channel.id) === parent)
      .sort((a, b) => order(weight(b.id), weight(a.id)) || a.id - b.id)
      .flatMap((channel) => [{ ...channel, depth }, ...below(channel.id, depth + 1)]);
  return below(null, 0);
}

const order = (a: number, b: number) => Math.round(a) - Math.round(b);

function parentOf(channel: ChannelFacts, known: ReadonlyMap<number, ChannelFacts>): number | null {
  const seen = new Set([channel.id]);
  let parent = channel.inside;
  while (parent !== null) {
    const next = known.get(parent);
    if (!next || seen.has(parent)) return null;
    seen.add(parent);
    parent = next.inside;
  }
  return channel.inside;
}
