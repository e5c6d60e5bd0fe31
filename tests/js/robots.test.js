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

test("a browser that is driven by a program says so, and its user is a bot", async () => {
  assert.deepEqual(await traitsOf({ webdriver: true }), { bot: true });
  const traits = await traitsOf({ webdriver: true }, { role: "admin" });
  assert.deepEqual(traits, { bot: true, role: "admin" });
});

test("a page that tests itself with counted users can say that one is no bot", async () => {
  assert.deepEqual(await traitsOf({ webdriver: true }, { bot: false }), { bot: false });
});

test("nobody else is called anything", async () => {
  assert.deepEqual(await traitsOf({ webdriver: false }), {});
});
