/** The usage answer as bars: one per period, for the whole site or for one channel. */
import type { Figures, Usage } from "@/api/client.ts";

export interface Bar {
  startsAt: number;
  endsAt: number;
  kwh: number | null;
  coverage: number;
  /** The period has not begun: nothing is missing there. */
  ahead: boolean;
  /** Measured for less than the whole of the time that has passed. */
  partial: boolean;
}

/** More than this is rounding, not a gap. */
const FULL_COVERAGE = 0.995;

/** What the hub has heard but not yet kept, of a period that still runs, is not missing. */
const NOT_YET_KEPT_MS = 60_000;

/** Whether it has to be said that a period was measured for only a part of the time (all in ms). */
export function isPartial(
  coverage: number,
  startsAt: number,
  endsAt: number,
  now: number,
): boolean {
  if (startsAt > now || coverage >= FULL_COVERAGE) return false;
  return now >= endsAt || (1 - coverage) * (now - startsAt) > NOT_YET_KEPT_MS;
}

export function barsOf(usage: Usage, channel: number | null, now: number): Bar[] {
  return usage.periods.map((period) => {
    const figures = figuresOf(period, channel);
    const [startsAt, endsAt] = [Date.parse(period.starts_at), Date.parse(period.ends_at)];
    const coverage = figures?.coverage ?? 0;
    const ahead = startsAt > now;
    const partial = isPartial(coverage, startsAt, endsAt, now);
    return { startsAt, endsAt, kwh: figures?.kwh ?? null, coverage, ahead, partial };
  });
}

/** Figures of the whole (null) or of one channel, out of the sum or of a period. */
export function figuresOf(from: Usage["sum"], channel: number | null): Figures | null {
  if (channel === null) return from.total;
  return from.channels.find((figures) => figures.channel === channel) ?? null;
}
