import assert from "node:assert/strict";
import { test } from "node:test";
import { createWorld } from "./world.js";

async function traitsOf(browser, traits) {
  const world = createWorld();
  world.browser = browser;
  world.open({ account: { account: "acme", traits } });
  await world.at(6);
  return world.requests[0].body.events.find(({ type }) => type === "identify").traits;
}

test("whether a program drives the browser is said each time, so a person is one again", async () => {
  assert.deepEqual(await traitsOf({ webdriver: true }), { webdriver: true });
  assert.deepEqual(await traitsOf({ webdriver: false }), { webdriver: false });
  assert.deepEqual(await traitsOf({}), { webdriver: false }, "a browser that doesn't say");
});

test("what the host says of its users stays as it is, of bots too", async () => {
  const traits = await traitsOf({ webdriver: true }, { bot: false, role: "admin" });
  assert.deepEqual(traits, { webdriver: true, bot: false, role: "admin" });
});

test("a page that tests itself with counted users can say that no program drives it", async () => {
  const traits = await traitsOf({ webdriver: true }, { webdriver: false });
  assert.deepEqual(traits, { webdriver: false });
});
