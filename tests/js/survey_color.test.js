import assert from "node:assert/strict";
import { test } from "node:test";
import {
  BLACK,
  WHITE,
  contrast,
  css,
  inkOn,
  mix,
  standOut,
} from "../../survey_widgets/src/color.js";

const steps = [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1];
const colors = steps.flatMap((r) => steps.flatMap((g) => steps.map((b) => [r, g, b])));

test("contrast is what WCAG says", () => {
  assert.equal(contrast(WHITE, BLACK), 21);
  assert.equal(contrast(WHITE, WHITE), 1);
  assert.equal(contrast([0x76 / 255, 0x76 / 255, 0x76 / 255], WHITE).toFixed(2), "4.54");
});

test("on any colour there is an ink that can be read", () => {
  for (const color of colors) assert.ok(contrast(inkOn(color), color) >= 4.5, css(color));
});

test("any colour can be moved until it stands out, and is left alone where it does", () => {
  for (const ground of colors) {
    const ink = inkOn(ground);
    for (const color of [mix(ground, ink, 0.1), ground, [0.9, 0.3, 0.2]]) {
      const found = standOut(color, ink, ground, 4.5);
      assert.ok(contrast(found, ground) >= 4.5, `${css(color)} on ${css(ground)}`);
      if (contrast(color, ground) >= 4.5) assert.deepEqual(found, color);
    }
  }
});
