import assert from "node:assert/strict";
import { test } from "node:test";
import type { Figures, Usage } from "@/api/client.ts";
import { barsOf, isPartial } from "./bars.ts";

const figures = (kwh: number | null, coverage: number): Figures => ({
  kwh,
  export_kwh: null,
  mean_w: null,
  min_w: null,
  max_w: null,
  coverage,
  quality: [],
});

function usage(total: Figures, one: Figures): Usage {
  const sums = { total, channels: [{ channel: 7, ...one }] };
  const period = { starts_at: "2026-11-23T10:00:00Z", ends_at: "2026-11-23T11:00:00Z", ...sums };
  const range = { from: period.starts_at, to: period.ends_at };
  const zone = "Europe/London";
  return { zone, level: "hour", ...range, channels: [], sum: sums, periods: [period], next: null };
}

const answer = usage(figures(1.5, 1), figures(0.5, 0.8));
const TEN = Date.parse("2026-11-23T10:00:00Z");

const SITUATIONS: [string, number | null, number, object][] = [
  ["the whole site, measured all of the time", null, TEN + 1, { kwh: 1.5, partial: false }],
  [
    "one channel, with its own coverage",
    7,
    TEN + 3_600_000,
    { kwh: 0.5, partial: true, coverage: 0.8 },
  ],
  ["a channel that the hub did not tell of", 8, TEN + 1, { kwh: null, coverage: 0 }],
  ["a period that is yet to come misses nothing", 7, TEN - 1, { ahead: true, partial: false }],
];
for (const [name, channel, now, expected] of SITUATIONS) {
  test(name, () => {
    const [bar] = barsOf(answer, channel, now);
    assert.ok(bar);
    assert.deepEqual({ ...bar, ...expected }, bar);
  });
}

const HOUR = 3_600_000;
const COVERAGES: [string, number, number, boolean][] = [
  ["a past hour with a gap", 0.9, 2 * HOUR, true],
  ["a past hour, but for rounding", 0.997, 2 * HOUR, false],
  ["the present hour, but for what is not kept yet", 0.98, HOUR / 2, false],
  ["the present hour with a gap", 0.9, HOUR / 2, true],
  ["an hour to come", 0, -1, false],
];
for (const [name, coverage, now, expected] of COVERAGES) {
  test(`${name} is ${expected ? "" : "not "}called partly measured`, () => {
    assert.equal(isPartial(coverage, 0, HOUR, now), expected);
  });
}
