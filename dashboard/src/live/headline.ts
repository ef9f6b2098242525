/** What may honestly be said about the power now. */
import type { Presence } from "@/api/client.ts";
import type { LiveState } from "./state.ts";

export type Headline =
  | { kind: "connecting" }
  | { kind: "lost"; w: number | null; at: number | null }
  | { kind: "nothing" }
  | { kind: "not_heard"; ago: number; w: number | null }
  | { kind: "now"; w: number; ago: number; assumed: boolean; silent: number[] };

/** A value older than this (s) is not called "now". */
export const FRESH_S = 15;

/** `now` is the hub's time in ms; `ago` comes back in seconds. */
export function headline(state: LiveState, now: number): Headline {
  if (state.connection === "lost") return { kind: "lost", w: state.totalW, at: state.at };
  if (state.at === null) return { kind: "connecting" };
  const heardAt = Math.max(...[...state.channels.values()].map((value) => value.at));
  if (!Number.isFinite(heardAt)) return { kind: "nothing" };
  const ago = Math.max(0, (now - heardAt) / 1000);
  const silent = nodesWith(state.presence, "silent");
  const allSilent = silent.length > 0 && silent.length === state.presence.size;
  if (state.totalW === null || allSilent) return { kind: "not_heard", ago, w: state.totalW };
  const assumed = state.totalQuality.includes("assumed_voltage");
  return { kind: "now", w: state.totalW, ago, assumed, silent };
}

function nodesWith(presence: ReadonlyMap<number, Presence>, wanted: Presence): number[] {
  return [...presence].filter(([, value]) => value === wanted).map(([node]) => node);
}
