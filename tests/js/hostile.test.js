import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { createWorld } from "./world.js";

const throws = () => {
  throw new Error("taken away");
};

/** A minute of work in a page that did something to its window before the snippet came. */
async function workIn(spoil, given = {}) {
  const world = createWorld();
  const load = (options, window) => {
    spoil(window, world);
    world.load(options, window);
  };
  const page = world.open({ user: null, load, given: { user: "u-17", account: "acme", ...given } });
  await page.work({ from: 0, to: 60 });
  page.close();
  await world.at(100);
  return { world, page };
}

for (const [what, spoil] of [
  ["crypto is gone", (window) => delete window.crypto],
  ["crypto can't make random numbers", (window) => (window.crypto = {})],
  ["random numbers throw", (window) => (window.crypto = { getRandomValues: throws })],
  ["no request can be timed out", (window) => delete window.AbortSignal],
  ["the storage throws at every write", (window, world) => {
    world.storage = new Proxy({}, { set: throws, deleteProperty: throws });
  }],
]) {
  test(`where ${what}, everything counts, under an id of its own`, async () => {
    const pages = [await workIn(spoil), await workIn(spoil)];
    for (const { world, page } of pages) {
      assert.deepEqual([engaged(world), page.seatbeat.counts.errors], [60, 0]);
    }
    const ids = pages.map(({ world }) => world.requests[0].body.events.map((e) => e.id ?? e.page_id));
    assert.equal(new Set(ids.flat()).size, ids.flat().length);
  });
}

test("what crashed and can't be written back is sent all the same", async () => {
  const world = createWorld();
  world.answer = () => ({ status: 503 });
  const crashed = world.open();
  await crashed.work({ from: 0, to: 30 });
  crashed.crash();
  await world.at(200);
  world.answer = () => ({ status: 200 });
  world.storage = new Proxy(world.storage, { set: throws });
  const page = world.open();
  await page.work({ from: 200, to: 230 });
  await world.at(300);
  assert.ok(engaged(world) >= 30 + 25, `${engaged(world)}`);
});

for (const [what, spoil] of [
  ["throws", (window) => Object.assign(window, { fetch: throws, Request: class {} })],
  ["gives nothing", (window) => (window.fetch = () => undefined)],
  ["is gone", (window) => delete window.fetch],
  ["answers with something else", (window) => (window.fetch = async () => ({ status: 200 }))],
  ["and a beacon throw", (window) => {
    Object.assign(window, { fetch: throws, Request: class {} });
    window.navigator.sendBeacon = throws;
  }],
]) {
  test(`where fetch ${what} nothing is thrown or lost: once it works all arrives`, async () => {
    let real;
    const world = createWorld();
    const load = (options, window) => {
      real = { fetch: window.fetch, Request: window.Request };
      spoil(window);
      world.load(options, window);
    };
    const page = world.open({ load });
    await page.work({ from: 0, to: 60 });
    Object.assign(page.window, real);
    await page.work({ from: 63, to: 120 });
    await world.at(400);
    assert.deepEqual([engaged(world), page.seatbeat.counts.errors], [120, 0]);
  });
}

const FORM = { reset: () => "the form's own", flush: { value: "" }, q: { value: "shoes" } };

for (const [what, value] of [
  ["a number", 5],
  ["a text", "seatbeat"],
  ["a function", () => undefined],
  ["a queue that is a text", { q: "x" }],
  ["a queue that is a number", { q: 5 }],
  ["a queue that throws", { get q() { return throws(); } }],
  ["an element, as an image by that id", { tagName: "IMG" }],
  ["a form by that name with a field named q", FORM],
  ["a form with a field named counts", { ...FORM, counts: { value: "" } }],
]) {
  test(`where window.seatbeat is ${what} the snippet works, and leaves that alone`, async () => {
    const before = Object.getOwnPropertyDescriptors(Object(value));
    const { world, page } = await workIn((window) => (window.seatbeat = value));
    assert.equal(engaged(world), 60);
    assert.equal(page.window.seatbeat.counts.errors, 0);
    assert.deepEqual(Object.getOwnPropertyDescriptors(Object(value)), before);
  });
}

test("of a queue what is no call is skipped and counted, and the rest is done", async () => {
  const odd = [null, 5, "flush", {}, [], [null], ["nonsense"], ["__proto__"], [Symbol("x")]];
  const bad = { get 0() { return throws(); }, length: 1 };
  const hostile = ["activity", { toString: throws }];
  const queue = [...odd, bad, hostile, ["activity", "after"]];
  const { world, page } = await workIn((window) => (window.seatbeat = { q: queue }));
  const names = collect(world.requests).events.map(({ name }) => name).filter(Boolean);
  assert.deepEqual([names, engaged(world)], [["after"], 60]);
  assert.ok(page.window.seatbeat.counts.errors >= 9);
});

test("a page that extends every object is no trouble", async (context) => {
  context.after(() => delete Object.prototype.extend);
  Object.prototype.extend = () => "the page's own";
  const { world } = await workIn(() => undefined);
  assert.equal(engaged(world), 60);
});

test("arrays that tell themselves as texts (Prototype.js 1.6) arrive as arrays", async (context) => {
  context.after(() => delete Array.prototype.toJSON);
  Array.prototype.toJSON = function () {
    return `[${this.map((value) => JSON.stringify(value)).join(", ")}]`;
  };
  const { toJSON } = Array.prototype;
  const traits = { roles: ["admin", ["deep"]] };
  const world = createWorld();
  world.answer = () => ({ status: world.seconds() < 40 ? 503 : 200 });
  const page = world.open({ account: { account: "acme", traits } });
  page.seatbeat.activity("report.exported", { formats: ["pdf", { pages: [1, 2] }], at: new Date(0) });
  await page.work({ from: 0, to: 31 });
  page.crash();
  await world.at(200);
  const later = world.open();
  await later.work({ from: 200, to: 230 });
  await world.at(300);
  assert.equal(Array.prototype.toJSON, toJSON, "it is the page's to keep");
  const { events } = collect(world.requests);
  const told = events.find((event) => event.traits?.roles);
  assert.deepEqual(told.traits, { webdriver: false, ...traits });
  const properties = { formats: ["pdf", { pages: [1, 2] }], at: "1970-01-01T00:00:00.000Z" };
  assert.deepEqual(events.find(({ name }) => name).properties, properties);
  assert.ok(engaged(world) >= 25 + 30, `${engaged(world)}`);
});

test("a console that throws is no way into the page either", async (context) => {
  context.mock.method(console, "warn", throws);
  const { world, page } = await workIn(() => undefined);
  page.seatbeat.identify();
  assert.deepEqual([engaged(world), page.seatbeat.counts.errors], [60, 1]);
});

test("two copies of the snippet with different keys: the first one reports, once", async () => {
  const world = createWorld();
  const page = world.open();
  world.load({ key: "sbw_other", url: "https://other.example.com" }, page.window);
  assert.equal(page.window.seatbeat, page.seatbeat);
  await page.work({ from: 0, to: 60 });
  await world.at(100);
  assert.equal(engaged(world), 60);
  assert.deepEqual([...new Set(world.requests.map(({ body }) => body.key))], ["sbw_test"]);
});
