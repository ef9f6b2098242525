import assert from "node:assert/strict";
import { test } from "node:test";
import { wordsFor } from "./useWords.ts";

const { format, t } = wordsFor("en-GB", "Europe/London");

const POWERS: [string, number, string][] = [
  ["nothing flows", 0, "0 W"],
  ["a phone charger, to the tenth", 4.26, "4.3 W"],
  ["tenths end where they would read as 10.0", 9.96, "10 W"],
  ["a lamp", 62.4, "62 W"],
  ["an oven, in watts as on its label", 1912.6, "1,913 W"],
  ["kilowatts begin where five digits would", 9_999.6, "10.00 kW"],
  ["a car charger", 22_080, "22.08 kW"],
  ["a large site", 123_456, "123.5 kW"],
  ["power sent out, with a true minus", -320, "\u2212320 W"],
  ["a trace below nothing is nothing", -0.01, "0 W"],
];
for (const [name, w, text] of POWERS) test(name, () => assert.equal(format.power(w), text));

const ENERGIES: [string, number, string][] = [
  ["nothing used", 0, "0.00 kWh"],
  ["a day of a fridge", 0.846, "0.85 kWh"],
  ["two digits below ten", 9.994, "9.99 kWh"],
  ["one digit from ten on", 12.84, "12.8 kWh"],
  ["whole kWh from a thousand on", 1234.5, "1,235 kWh"],
];
for (const [name, kwh, text] of ENERGIES) test(name, () => assert.equal(format.energy(kwh), text));

const LENGTHS: [string, number, string][] = [
  ["a clock that runs ahead is no time ago", -3, "0 s"],
  ["seconds are cut off", 59.9, "59 s"],
  ["a minute", 60, "1 min"],
  ["twelve minutes and a bit", 12 * 60 + 59, "12 min"],
  ["an hour and a half is one hour", 5400, "1 h"],
  ["hours up to two days", 47 * 3600, "47 h"],
  ["then days", 48 * 3600, "2 days"],
];
for (const [name, seconds, text] of LENGTHS) {
  test(name, () => assert.equal(format.ago(seconds), text));
}

test("nearly all of the time is not called all of it", () => {
  assert.equal(format.percent(0.9999), "99%");
  assert.equal(format.percent(1), "100%");
});

test("a moment is shown in the site's zone, on both sides of its change to summer time", () => {
  assert.equal(format.clock(Date.parse("2026-03-29T00:30:00Z")), "00:30");
  assert.equal(format.clock(Date.parse("2026-03-29T01:30:00Z")), "02:30");
});

test("one and many have their own words", () => {
  assert.equal(t("nodes.held", { n: 1 }), "1 record waits in the box");
  assert.equal(t("nodes.held", { n: 1214 }), "1,214 records wait in the box");
});
