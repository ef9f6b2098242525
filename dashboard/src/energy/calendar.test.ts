import assert from "node:assert/strict";
import { test } from "node:test";
import { dateIn, isDate, type Span, shift, startOf } from "./calendar.ts";

const STARTS: [string, Span, string, string][] = [
  ["a day begins on itself", "day", "2026-11-23", "2026-11-23"],
  ["a Monday begins its own week", "week", "2026-11-23", "2026-11-23"],
  ["a Sunday belongs to the week before", "week", "2026-11-29", "2026-11-23"],
  ["a week reaches back into the old year", "week", "2027-01-01", "2026-12-28"],
  ["a month begins on its first", "month", "2024-02-29", "2024-02-01"],
];
for (const [name, span, date, first] of STARTS) {
  test(name, () => assert.equal(startOf(span, date), first));
}

const SHIFTS: [string, Span, string, number, string][] = [
  ["the day after the last of a leap February", "day", "2024-02-29", 1, "2024-03-01"],
  ["a day with 25 hours is one day", "day", "2026-10-25", 1, "2026-10-26"],
  ["a week back over New Year", "week", "2027-01-04", -1, "2026-12-28"],
  ["the month before January", "month", "2027-01-01", -1, "2026-12-01"],
];
for (const [name, span, date, by, expected] of SHIFTS) {
  test(name, () => assert.equal(shift(span, date, by), expected));
}

test("midnight in UTC is the day before in New York and the same day in Auckland", () => {
  const at = Date.parse("2026-11-23T00:00:00Z");
  assert.equal(dateIn("America/New_York", at), "2026-11-22");
  assert.equal(dateIn("Pacific/Auckland", at), "2026-11-23");
});

test("a date that is in no calendar is refused", () => {
  for (const wrong of ["2026-02-30", "2026-13-01", "today", "2026-1-1", ""]) {
    assert.equal(isDate(wrong), false, wrong);
  }
  assert.equal(isDate("2026-02-28"), true);
});
