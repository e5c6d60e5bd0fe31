import assert from "node:assert/strict";
import { test } from "node:test";
import { backoffMs } from "../../js_snippet/src/backoff.js";

for (const [failures, asked, least, most] of [
  [1, undefined, 15_000, 30_000],
  [2, 0, 30_000, 60_000],
  [50, 0, 150_000, 300_000],
  [1, 900_000, 900_000, 900_000],
]) {
  test(`after ${failures} failures, asked for ${asked} ms, it waits ${least}–${most} ms`, () => {
    for (let i = 0; i < 50; i += 1) {
      const waitMs = backoffMs(failures, asked);
      assert.ok(waitMs >= least && waitMs <= most, `${waitMs}`);
    }
  });
}
