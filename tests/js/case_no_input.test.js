import assert from "node:assert/strict";
import { test } from "node:test";
import { engaged } from "./collector.js";
import { createWorld } from "./world.js";

const NOTHING = [
  ["C30 phantom moves", (page) => page.move({ clientX: 9, clientY: 9, movementX: 0 }), 10],
  ["C31 untrusted events", (page) => page.press({ isTrusted: false }), 5],
  ["C32 scrolling by script", (page) => page.window.emit("scroll"), 5],
  ["C33 a key held down", (page) => heldKey(page), 1],
  ["focus, blur of elements and resizing", (page) => page.window.emit("resize"), 5],
];

function heldKey(page) {
  page.press({ repeat: true });
  page.window.emit("input");
}

for (const [name, event, every] of NOTHING) {
  test(`${name} for an hour are no input and no request`, async () => {
    const world = createWorld();
    const page = world.open();
    page.move({ clientX: 9, clientY: 9, movementX: 1, movementY: 1 });
    await page.work({ from: 0, to: 120 });
    for (let second = 121; second < 3720; second += every) {
      await world.at(second);
      event(page);
    }
    await world.at(3800);
    assert.equal(engaged(world), 120);
    assert.equal(world.requestsIn(160, 3800).length, 0);
  });
}

test("C33 of a key held down only the press counts, and typing after its release", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(200);
  for (let second = 200; second < 2000; second += 1) {
    await world.at(second);
    page.press({ repeat: second > 200 });
    page.window.emit("input");
  }
  page.window.emit("keyup");
  page.window.emit("input");
  await world.at(2020);
  page.window.emit("input");
  await world.at(2200);
  assert.equal(engaged(world), 20 + 1);
});
