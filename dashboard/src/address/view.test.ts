import assert from "node:assert/strict";
import { test } from "node:test";
import { parseView, queryOf, type View } from "./view.ts";

const usual: View = { circuit: null, span: "day", from: null };

const SITUATIONS: [string, string, View][] = [
  ["a bare address is the usual view", "", usual],
  ["a circuit", "?circuit=3", { ...usual, circuit: 3 }],
  ["an earlier week", "?span=week&from=2026-11-16", { ...usual, span: "week", from: "2026-11-16" }],
];
for (const [name, query, view] of SITUATIONS) {
  test(`${name} is read and written alike`, () => {
    assert.deepEqual(parseView(query), view);
    assert.equal(queryOf(view), query);
  });
}

test("what makes no sense is the usual view", () => {
  for (const query of [
    "?circuit=-1",
    "?circuit=x",
    "?span=aeon",
    "?from=2026-02-30",
    "?circuit=1e99",
  ]) {
    assert.deepEqual(parseView(query), usual, query);
  }
});
