import assert from "node:assert/strict";
import { test } from "node:test";
import { append, extent, join, type Point, pointsOf } from "./series.ts";

const at = (t: number, w = 100): Point => ({ t, w });

test("a step without a value leaves no point, so that the chart breaks there", () => {
  const power = {
    at: ["2026-11-23T10:00:00Z", "2026-11-23T10:00:04Z", "2026-11-23T10:00:08Z"],
    mean_w: [640, null, 0],
    step_s: 4,
  };
  const noon = Date.parse("2026-11-23T10:00:00Z");
  assert.deepEqual(pointsOf(power), [at(noon + 2000, 640), at(noon + 10_000, 0)]);
});

test("points older than what is kept are dropped", () => {
  const points = append([at(0), at(5000)], at(11_000), 10_000);
  assert.deepEqual(points, [at(5000), at(11_000)]);
});

test("fifty nodes talking at once make one point a second, and the newest value is among them", () => {
  let points: Point[] = [];
  for (let t = 0; t <= 10_000; t += 50) points = append(points, at(t, t), 60_000);
  assert.ok(points.length >= 10 && points.length <= 22, `${points.length} points`);
  assert.deepEqual(points.at(-1), at(10_000, 10_000));
});

test("a value from before the last one is not drawn backwards", () => {
  assert.deepEqual(append([at(5000)], at(4000), 60_000), [at(5000)]);
});

test("history gives way where live values begin", () => {
  const joined = join([at(1), at(2), at(3)], [at(3, 7), at(4, 7)], 2);
  assert.deepEqual(joined, [at(2), at(3, 7), at(4, 7)]);
});

test("history alone is shown until something is live", () => {
  assert.deepEqual(join([at(1), at(2)], [], 0), [at(1), at(2)]);
});

test("nothing has no lowest and no highest", () => {
  assert.equal(extent([]), null);
  assert.deepEqual(extent([at(1, 5), at(2, -3), at(3, 4)]), { min: -3, max: 5, last: 4 });
});
