/** What a node and a channel are called on the screen. */
import type { Translate } from "./words.ts";

export function nodeName(node: { name: string | null; identity: string }): string {
  return node.name ?? node.identity;
}

export function channelName(
  channel: { name: string | null; ch: number; node: { name: string | null; identity: string } },
  t: Translate,
): string {
  if (channel.name !== null) return channel.name;
  return t("channels.unnamed", { node: nodeName(channel.node), number: channel.ch + 1 });
}
