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

/** What is shown as "measured ... of the time": less than this is told, more is rounding. */
export const FULL_COVERAGE = 0.995;

export function barsOf(usage: Usage, channel: number | null, now: number): Bar[] {
  return usage.periods.map((period) => {
    const figures = figuresOf(period, channel);
    const [startsAt, endsAt] = [Date.parse(period.starts_at), Date.parse(period.ends_at)];
    const coverage = figures?.coverage ?? 0;
    const ahead = startsAt > now;
    const partial = !ahead && coverage < FULL_COVERAGE;
    return { startsAt, endsAt, kwh: figures?.kwh ?? null, coverage, ahead, partial };
  });
}

/** Figures of the whole (null) or of one channel, out of the sum or of a period. */
export function figuresOf(from: Usage["sum"], channel: number | null): Figures | null {
  if (channel === null) return from.total;
  return from.channels.find((figures) => figures.channel === channel) ?? null;
}
