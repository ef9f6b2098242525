/** What is known right now: a pure fold of the live events. */
import type { Presence } from "@/api/client.ts";
import { append, type Point } from "@/energy/series.ts";
import type { LatestEvent, LiveChannel, LiveEvent, PresenceEvent } from "./events.ts";

export const KEEP_MS = 15 * 60 * 1000;

/** Key of the site's total among the series; channel ids begin at 1. */
export const TOTAL = 0;

export interface LiveValue {
  node: number;
  powerW: number | null;
  at: number;
  quality: string[];
}

export interface LiveState {
  connection: "connecting" | "open" | "lost";
  /** The hub's time at its last event, and the browser's when that came (ms). */
  at: number | null;
  receivedAt: number;
  totalW: number | null;
  totalQuality: readonly string[];
  channels: ReadonlyMap<number, LiveValue>;
  presence: ReadonlyMap<number, Presence>;
  series: ReadonlyMap<number, readonly Point[]>;
  /** Raised with each new connection: what was missed meanwhile has to be asked for. */
  epoch: number;
}

export const BEFORE: LiveState = {
  connection: "connecting",
  at: null,
  receivedAt: 0,
  totalW: null,
  totalQuality: [],
  channels: new Map(),
  presence: new Map(),
  series: new Map(),
  epoch: 0,
};

/** The hub's clock, carried on by the browser's: a wrong clock in the browser does no harm. */
export function hubTime(state: LiveState, browserNow: number): number {
  return state.at === null ? browserNow : state.at + (browserNow - state.receivedAt);
}

export function onLatest(state: LiveState, event: LatestEvent, receivedAt: number): LiveState {
  const fresh: LiveState = { ...BEFORE, connection: "open", epoch: state.epoch + 1 };
  const presence = new Map(event.nodes.map(({ node, presence }) => [node, presence]));
  return { ...onLive(fresh, event, receivedAt), presence };
}

export function onLive(state: LiveState, event: LiveEvent, receivedAt: number): LiveState {
  // A reading that comes late is dated in the past: the hub's time goes on all the same.
  const said = Date.parse(event.at);
  const at = state.at === null ? said : Math.max(said, hubTime(state, receivedAt));
  const channels = new Map(state.channels);
  const series = new Map(state.series);
  for (const live of event.channels) {
    channels.set(live.channel, liveValue(live));
    extend(series, live.channel, Date.parse(live.at), live.power_w);
  }
  extend(series, TOTAL, at, event.total_w);
  const [totalW, totalQuality] = [event.total_w, event.total_quality];
  return { ...state, at, receivedAt, totalW, totalQuality, channels, series };
}

export function onPresence(state: LiveState, event: PresenceEvent): LiveState {
  return { ...state, presence: new Map(state.presence).set(event.node, event.presence) };
}

export function onLost(state: LiveState): LiveState {
  return { ...state, connection: "lost" };
}

function liveValue({ node, power_w, at, quality }: LiveChannel): LiveValue {
  return { node, powerW: power_w, at: Date.parse(at), quality };
}

function extend(series: Map<number, readonly Point[]>, key: number, t: number, w: number | null) {
  if (w === null) return;
  series.set(key, append(series.get(key) ?? [], { t, w }, KEEP_MS));
}
