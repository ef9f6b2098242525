import assert from "node:assert/strict";
import { test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { brotli, gzip } from "./precompress.ts";

const text = Buffer.from("a reading travels from a node to the screen\n".repeat(100));

test("what is packed can be unpacked", () => {
  assert.deepEqual(gunzipSync(gzip(text)), text);
  assert.deepEqual(brotliDecompressSync(brotli(text)), text);
});

test("a packed file tells neither when nor where it was made", () => {
  assert.deepEqual([...gzip(text).subarray(4, 8), gzip(text)[9]], [0, 0, 0, 0, 255]);
});
