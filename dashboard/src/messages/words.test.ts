import assert from "node:assert/strict";
import { test } from "node:test";
import { directionOf, regional, translator } from "./words.ts";

test("a language with four plural forms uses the one that fits", () => {
  const polish = { "nodes.held": { one: "{n} wpis", few: "{n} wpisy", many: "{n} wpisów" } };
  const t = translator("pl", polish);
  const said = [1, 3, 5].map((n) => t("nodes.held", { n }));
  assert.deepEqual(said, ["1 wpis", "3 wpisy", "5 wpisów"]);
});

test("a message that is not translated yet is shown in English", () => {
  assert.equal(translator("de", {})("usage.today"), "Today");
});

test("a hole that nothing fills stays visible", () => {
  assert.equal(translator("en")("nodes.heard"), "heard {ago} ago");
});

const REGIONS: [string, string, string[], string][] = [
  ["the site's region wins", "en-US", ["en-GB"], "en-US"],
  ["a site without one takes the reader's", "en", ["de-DE", "en-GB"], "en-GB"],
  ["never another language", "de", ["en-GB"], "de"],
  ["an underscore is understood", "pt_BR", [], "pt-BR"],
];
for (const [name, locale, preferred, expected] of REGIONS) {
  test(name, () => assert.equal(regional(locale, preferred), expected));
}

test("Arabic is written from the right", () => {
  assert.equal(directionOf("ar-EG"), "rtl");
  assert.equal(directionOf("en"), "ltr");
});
