import assert from "node:assert/strict";
import { test } from "node:test";
import type { LatestEvent } from "./events.ts";
import { headline } from "./headline.ts";
import { BEFORE, hubTime, onLatest, onLive, onLost, onPresence, TOTAL } from "./state.ts";

const START = "2026-11-23T10:00:00Z";
const at = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();
const ms = (seconds: number) => Date.parse(at(seconds));

function value(
  channel: number,
  node: number,
  power_w: number | null,
  seconds = 0,
  quality: string[] = [],
) {
  return {
    channel,
    node,
    ch: 0,
    power_w,
    current_a: null,
    voltage_v: null,
    at: at(seconds),
    quality,
  };
}

const latest: LatestEvent = {
  at: at(0),
  total_w: 640,
  total_quality: ["assumed_voltage"],
  channels: [value(1, 1, 400, 0, ["assumed_voltage"]), value(2, 2, 240)],
  nodes: [
    { node: 1, presence: "online" },
    { node: 2, presence: "online" },
  ],
};
const open = onLatest(BEFORE, latest, 0);
const silent = (node: number, state = open) =>
  onPresence(state, { node, presence: "silent", at: at(0) });

test("before the hub has answered, nothing is said", () => {
  assert.deepEqual(headline(BEFORE, 0), { kind: "connecting" });
});

test("a fresh total on an assumed voltage is marked as such", () => {
  const expected = { kind: "now", w: 640, ago: 2, assumed: true, silent: [] };
  assert.deepEqual(headline(open, ms(2)), expected);
});

test("a hub without readings says so, and shows no zero", () => {
  const state = onLatest(BEFORE, { ...latest, total_w: null, channels: [], nodes: [] }, 0);
  assert.deepEqual(headline(state, ms(1)), { kind: "nothing" });
});

test("a silent node is named beside the number", () => {
  const head = headline(silent(1), ms(1));
  assert.deepEqual(head, { kind: "now", w: 640, ago: 1, assumed: true, silent: [1] });
});

test("when all are silent, the time since the last of them is what is shown", () => {
  const head = headline(silent(2, silent(1)), ms(720));
  assert.deepEqual(head, { kind: "not_heard", ago: 720, w: 640 });
});

test("a lost connection keeps the last number with its time", () => {
  assert.deepEqual(headline(onLost(open), ms(99)), { kind: "lost", w: 640, at: ms(0) });
});

test("live values replace only their own channels", () => {
  const state = onLive(
    open,
    { at: at(5), total_w: 700, total_quality: [], channels: [value(2, 2, 300, 5)] },
    0,
  );
  assert.deepEqual(
    [...state.channels.values()].map((live) => live.powerW),
    [400, 300],
  );
  assert.equal(state.totalW, 700);
  assert.deepEqual(
    state.series.get(TOTAL)?.map((point) => point.w),
    [640, 700],
  );
});

test("a channel without a value draws nothing", () => {
  const state = onLive(
    open,
    { at: at(5), total_w: null, total_quality: [], channels: [value(2, 2, null, 5)] },
    0,
  );
  assert.equal(state.series.get(2)?.length, 1);
  assert.equal(state.series.get(TOTAL)?.length, 1);
});

test("a new connection begins its curves anew, so that what was missed is asked for", () => {
  const again = onLatest(onLost(open), { ...latest, at: at(600) }, 0);
  assert.equal(again.epoch, open.epoch + 1);
  assert.equal(again.series.get(TOTAL)?.length, 1);
  assert.equal(again.connection, "open");
});

test("a browser whose clock is a year off shows the hub's time", () => {
  const year = 31_536_000_000;
  const state = onLatest(BEFORE, latest, ms(0) - year);
  assert.equal(hubTime(state, ms(3) - year), ms(3));
});

test("a reading that comes late does not turn the clock back", () => {
  const late = { at: at(-60), total_w: 640, total_quality: [], channels: [value(1, 1, 400, -60)] };
  const state = onLive(open, late, 10_000);
  assert.equal(hubTime(state, 11_000), ms(11));
});
