/** A curve of power over time: the hub's history, carried on by live values. */
import type { Power } from "@/api/client.ts";

/** `t` in milliseconds since 1970 (UTC), `w` in watts. */
export interface Point {
  t: number;
  w: number;
}

/** Steps that hold a value, each at its middle. Steps without one are left out: the chart breaks there. */
export function pointsOf(power: Pick<Power, "at" | "mean_w" | "step_s">): Point[] {
  const half = (power.step_s * 1000) / 2;
  return power.at.flatMap((at, index) => {
    const w = power.mean_w[index];
    return w === null || w === undefined ? [] : [{ t: Date.parse(at) + half, w }];
  });
}

/** Adds a live value: at most one point per `every` ms (a closer one replaces), none older than `keep` ms. */
export function append(points: readonly Point[], next: Point, keep: number, every = 1000): Point[] {
  const last = points.at(-1);
  if (last && next.t < last.t) return [...points];
  const before = points.at(-2);
  const crowded = last && before && next.t - before.t < every;
  const kept = crowded ? points.slice(0, -1) : points;
  return [...kept.filter((point) => point.t > next.t - keep), next];
}

/** History as far as it goes without overlap, then the live values; nothing from before `since`. */
export function join(history: readonly Point[], live: readonly Point[], since: number): Point[] {
  const firstLive = live[0]?.t ?? Number.POSITIVE_INFINITY;
  const before = history.filter((point) => point.t < firstLive);
  return [...before, ...live].filter((point) => point.t >= since);
}

export function extent(
  points: readonly Point[],
): { min: number; max: number; last: number } | null {
  const last = points.at(-1);
  if (!last) return null;
  const watts = points.map((point) => point.w);
  return { min: Math.min(...watts), max: Math.max(...watts), last: last.w };
}
