import assert from "node:assert/strict";
import { test } from "node:test";
import { type ChannelFacts, rowsByPower } from "./channels.ts";

const node = { id: 1, identity: "a4cf12fe0b1c", name: null };
const channel = (id: number, inside: number | null = null): ChannelFacts => ({
  id,
  ch: id - 1,
  name: null,
  inside,
  node,
});

const SITUATIONS: [string, ChannelFacts[], Record<number, number>, [number, number][]][] = [
  [
    "the largest comes first",
    [channel(1), channel(2)],
    { 1: 10, 2: 900 },
    [
      [2, 0],
      [1, 0],
    ],
  ],
  [
    "a channel inside another stands below it, whatever it draws",
    [channel(1), channel(2, 1), channel(3)],
    { 1: 500, 2: 400, 3: 450 },
    [
      [1, 0],
      [2, 1],
      [3, 0],
    ],
  ],
  [
    "solar that sends out counts by its size",
    [channel(1), channel(2)],
    { 1: 10, 2: -900 },
    [
      [2, 0],
      [1, 0],
    ],
  ],
  [
    "a channel without a value comes last",
    [channel(1), channel(2)],
    { 2: 0 },
    [
      [2, 0],
      [1, 0],
    ],
  ],
  [
    "equal ones keep their order",
    [channel(2), channel(1)],
    { 1: 5, 2: 5 },
    [
      [1, 0],
      [2, 0],
    ],
  ],
  ["a parent that is gone is none", [channel(2, 99)], { 2: 5 }, [[2, 0]]],
  [
    "two that are inside each other are shown all the same",
    [channel(1, 2), channel(2, 1)],
    { 1: 5, 2: 9 },
    [
      [2, 0],
      [1, 0],
    ],
  ],
  [
    "three floors deep",
    [channel(3, 2), channel(2, 1), channel(1)],
    { 1: 3, 2: 2, 3: 1 },
    [
      [1, 0],
      [2, 1],
      [3, 2],
    ],
  ],
];
for (const [name, channels, powers, expected] of SITUATIONS) {
  test(name, () => {
    const rows = rowsByPower(channels, (id) => powers[id] ?? null);
    assert.deepEqual(
      rows.map(({ id, depth }) => [id, depth]),
      expected,
    );
  });
}
