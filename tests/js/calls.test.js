import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { createWorld } from "./world.js";

test("nothing is sent before it is known whose it is, and then nothing is missing", async () => {
  const world = createWorld();
  const page = world.open({ user: null });
  await page.work({ from: 0, to: 60 });
  page.seatbeat.activity("signed.in");
  assert.equal(world.requests.length, 0);
  page.seatbeat.identify("u-17", "acme");
  await page.work({ from: 63, to: 120 });
  await world.at(200);
  assert.equal(engaged(world), 120);
  assert.equal(collect(world.requests).events[0].user_id, "u-17");
});

test("a page on which nobody is identified never sends, not even when it is closed", async () => {
  const world = createWorld();
  const page = world.open({ user: null });
  await page.work({ from: 0, to: 60 });
  page.close();
  assert.equal(world.requests.length, 0);
});

for (const args of [[], ["u-17"], ["", "acme"], [null, "acme"], ["u-17", {}], ["u-17", null]]) {
  test(`identify(${args.map((arg) => JSON.stringify(arg))}) names nobody`, async (context) => {
    const warn = context.mock.method(console, "warn", () => undefined);
    const world = createWorld();
    const page = world.open({ user: null });
    page.seatbeat.identify(...args);
    await page.work({ from: 0, to: 60 });
    assert.equal(world.requests.length, 0);
    assert.equal(warn.mock.callCount(), 1);
  });
}

test("ids that are numbers travel as strings", async () => {
  const world = createWorld();
  world.open({ user: 17, account: { account: 4 } });
  await world.at(6);
  const [{ user_id, account_id }] = world.requests[0].body.events;
  assert.deepEqual([user_id, account_id], ["17", "4"]);
});

test("identify again says something only if traits are new, and renews the token", async () => {
  const world = createWorld();
  const page = world.open({ account: { account: "acme", traits: { role: "admin" } } });
  page.seatbeat.identify("u-17", { account: "acme", traits: { role: "admin" }, token: "fresh" });
  page.seatbeat.identify("u-17", "acme");
  page.seatbeat.identify("u-17", { account: "acme", traits: { role: "owner" } });
  await world.at(6);
  const [{ body }] = world.requests;
  const roles = body.events.filter(({ type }) => type === "identify").map((e) => e.traits.role);
  assert.deepEqual([roles, body.identity], [["admin", "owner"], "fresh"]);
});

test("a trait that can't be told costs the traits, not the person", async (context) => {
  const warn = context.mock.method(console, "warn", () => undefined);
  const circular = {};
  circular.self = circular;
  for (const odd of [10n, circular]) {
    const world = createWorld();
    const page = world.open({ account: { account: "acme", traits: { seat: odd } } });
    await page.work({ from: 0, to: 10 });
    assert.equal(world.requests[0].body.events[0].type, "identify");
    assert.equal(page.seatbeat.counts.errors, 1);
  }
  assert.equal(warn.mock.callCount(), 2);
});

test("after reset what follows belongs to whoever is identified next", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  page.seatbeat.reset();
  await page.work({ from: 63, to: 100 });
  page.seatbeat.identify("u-17", "globex");
  await page.work({ from: 102, to: 120 });
  await world.at(200);
  assert.equal(engaged(world), 60);
  assert.equal(engaged(world, { account: "globex" }), 60);
});

test("consent given again starts anew and tells who the user is", async () => {
  const world = createWorld();
  const page = world.open();
  page.seatbeat.consent(false);
  page.seatbeat.identify("u-17", { account: "acme", traits: { role: "admin" } });
  await page.work({ from: 0, to: 60 });
  page.seatbeat.consent(true);
  await page.work({ from: 60, to: 90 });
  await world.at(200);
  assert.equal(engaged(world), 30);
  const traits = collect(world.requests).events.map((event) => event.traits);
  assert.deepEqual(traits, [{ webdriver: false, role: "admin" }]);
});

test("calls that were queued before the snippet loaded are made, later ones too", async () => {
  const world = createWorld();
  const stub = { q: [["identify", "u-17", "acme"], ["nonsense"], ["activity", "early"]] };
  const load = (options, window) => {
    window.seatbeat ??= stub;
    world.load(options, window);
  };
  const page = world.open({ user: null, load });
  assert.equal(page.window.seatbeat, stub, "what the page holds is what works");
  stub.q.push(["activity", "late"]);
  stub.activity("direct");
  await world.at(6);
  const names = world.requests[0].body.events.map(({ name }) => name).filter(Boolean);
  assert.deepEqual(names, ["early", "late", "direct"]);
  assert.equal(stub.counts.errors, 1);
});

test("an activity is reported as it was when it happened", async () => {
  const world = createWorld();
  const page = world.open();
  const properties = { step: 1 };
  page.seatbeat.activity("wizard.step", properties);
  properties.step = 2;
  await world.at(6);
  assert.equal(world.requests[0].body.events[1].properties.step, 1);
});

test("no error of ours reaches the page, whatever is passed or broken", async () => {
  const world = createWorld();
  const page = world.open();
  const circular = {};
  circular.self = circular;
  page.seatbeat.activity("circular", circular);
  page.seatbeat.activity("bigint", { value: 1n });
  page.seatbeat.activity(Symbol("name"));
  page.seatbeat.identify({ toString: () => { throw new Error("no"); } }, "acme");
  page.window.document.hasFocus = () => { throw new Error("broken"); };
  page.press();
  page.blur();
  await world.at(30);
  assert.ok(page.seatbeat.counts.errors > 4);
});

test("a start without a key is refused, with the reason", () => {
  const world = createWorld();
  assert.throws(
    () => world.open({ load: (options, window) => world.load({ ...options, key: "" }, window) }),
    /key missing/,
  );
});

for (const [url, expected] of [
  ["https://c.example.com/", "https://c.example.com/v1/batch"],
  ["https://c.example.com/seat/", "https://c.example.com/seat/v1/batch"],
  ["/telemetry", "https://app.example.com/telemetry/v1/batch"],
]) {
  test(`a collector at ${url} gets its batches at ${expected}`, async () => {
    const world = createWorld();
    world.open({ load: (options, window) => world.load({ ...options, url }, window) });
    await world.at(6);
    assert.equal(world.requests[0].url, expected);
  });
}
