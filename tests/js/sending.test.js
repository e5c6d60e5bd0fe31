import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { createWorld } from "./world.js";

const seconds = (world) => world.requests.map(({ second }) => second);

test("the first batch goes after 5 s, then one every 30 s while there is news", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 70 });
  await world.at(600);
  assert.deepEqual(seconds(world), [5, 35, 65, 95]);
});

test("after a pause the next input is sent within 5 s again", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(500);
  page.press();
  await world.at(600);
  assert.deepEqual(seconds(world), [5, 505]);
});

test("flush sends at once what is new, and nothing twice", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(1);
  page.seatbeat.flush();
  await world.at(2);
  page.seatbeat.flush();
  await world.at(20);
  assert.deepEqual(seconds(world), [1]);
});

test("hiding sends at once and outlives the page, closing adds no second request", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 3 });
  page.close();
  await world.at(60);
  assert.deepEqual(seconds(world), [3]);
  assert.equal(world.requests[0].keepalive, true);
  assert.equal(engaged(world), 3);
});

test("a page that goes into the back/forward cache goes on as the same page", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  page.window.emit("pagehide", { persisted: true }); // older engines: before it is hidden
  page.hide();
  await world.at(90);
  page.show();
  page.window.emit("pageshow", { persisted: true });
  await page.work({ from: 90, to: 150 });
  await world.at(300);
  assert.equal(engaged(world), 120);
  const pages = world.requests.flatMap(({ body }) => body.events).map(({ page_id }) => page_id);
  assert.equal(new Set(pages.filter(Boolean)).size, 1);
});

test("an engine that puts a page away before hiding it makes no difference", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  page.window.emit("pagehide", { persisted: true });
  assert.equal(world.requests.at(-1).keepalive, true);
  await world.at(90);
  page.window.emit("pageshow", { persisted: true });
  await world.at(130);
  page.close();
  await world.at(131);
  assert.equal(engaged(world), 100);
});

test("a person at work brings back a page that was believed to be put away", async () => {
  const world = createWorld();
  const page = world.open();
  page.window.emit("pagehide", { persisted: false });
  await page.work({ from: 60, to: 120 });
  await world.at(300);
  assert.equal(engaged(world), 60);
});

test("what is put into a hidden page is no input", async () => {
  const world = createWorld();
  const page = world.open();
  page.hide();
  await page.work({ from: 3, to: 60 });
  page.close();
  await world.at(61);
  assert.deepEqual(seconds(world), [0]);
});

test("without keepalive a closing page sends a beacon, which confirms nothing", async () => {
  const world = createWorld();
  const page = world.open();
  page.window.Request = class {};
  await page.work({ from: 0, to: 3 });
  page.hide();
  await world.at(10);
  page.show();
  await world.at(200);
  assert.equal(world.requests.length, 1, "its fate is unknown, but nothing is new");
  await page.work({ from: 200, to: 230 });
  await world.at(500);
  const [beacon, next] = world.requests;
  assert.equal(world.requests.length, 3);
  assert.deepEqual([beacon.beacon, beacon.body.key, beacon.second], [true, "sbw_test", 3]);
  assert.ok(next.body.events.some(({ type }) => type === "identify"));
  assert.deepEqual(next.body.events.at(-1).marks.slice(0, 2), [[0, 0, 0], [2, 0, 3000]]);
});

test("an activity of a hidden page waits, and goes when the page is closed", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(6);
  page.hide();
  await world.at(10);
  page.seatbeat.activity("import.finished");
  await world.at(100);
  assert.deepEqual(seconds(world), [5, 6]);
  page.close();
  await world.at(101);
  assert.equal(world.requests.at(-1).body.events[0].name, "import.finished");
});

for (const [what, answer] of [
  ["a network error", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["408", () => ({ status: 408 })],
  ["429", () => ({ status: 429 })],
  ["503", () => ({ status: 503 })],
  ["504", () => ({ status: 504, said: "<h1>Gateway timeout</h1>" })],
]) {
  test(`after ${what} everything is kept and tried again, ever more rarely`, async () => {
    const world = createWorld();
    world.answer = answer;
    const page = world.open();
    await page.work({ from: 0, to: 1200 });
    const tries = seconds(world);
    const waits = tries.slice(1).map((second, i) => second - tries[i]);
    assert.ok(tries.length >= 6 && tries.length <= 13, `${tries}`);
    assert.ok(waits.every((wait) => wait >= 30) && waits.at(-1) >= 150, `${waits}`);
    world.answer = () => ({ status: 200 });
    await world.at(1600);
    assert.equal(engaged(world), 1200);
    assert.deepEqual(collect(world.requests).events.map(({ type }) => type), ["identify"]);
  });
}

test("what failed is tried again though nothing new came", async () => {
  const world = createWorld();
  world.answer = () => ({ status: world.requests.length > 1 ? 200 : 503 });
  world.open();
  await world.at(600);
  assert.deepEqual(seconds(world), [5, 35]);
});

test("Retry-After is respected, but for the last chance of a page that is left", async () => {
  const world = createWorld();
  world.answer = () => ({ status: 429, headers: { "Retry-After": "600" } });
  const page = world.open();
  await page.work({ from: 0, to: 590 });
  page.seatbeat.flush();
  assert.deepEqual(seconds(world), [5]);
  page.hide();
  assert.deepEqual(seconds(world), [5, 590]);
});

test("what is refused for good is dropped, and asking goes on ever more rarely", async () => {
  const world = createWorld();
  world.answer = () => ({ status: 401 });
  const page = world.open();
  await page.work({ from: 0, to: 1200 });
  await world.at(2000);
  assert.ok(world.requests.length < 14);
  assert.ok(world.requests.slice(1).every(({ body }) => body.events.length === 1));
});

test("a refusal in another format than ours is a refusal, as a proxy gives it", async () => {
  const world = createWorld();
  world.answer = () => ({ status: 413, said: "<h1>Request Entity Too Large</h1>" });
  const page = world.open();
  page.seatbeat.activity("report.exported");
  await page.work({ from: 0, to: 100 });
  const names = world.requests.map(({ body }) => body.events.filter(({ name }) => name).length);
  assert.deepEqual([names[0], Math.max(0, ...names.slice(1))], [1, 0]);
});

test("while an answer is awaited no second request is made, except on leaving", async () => {
  const world = createWorld();
  world.answer = () => new Promise(() => undefined);
  const page = world.open();
  await page.work({ from: 0, to: 30 });
  page.seatbeat.flush();
  assert.deepEqual(seconds(world), [5]);
  page.hide();
  assert.deepEqual(seconds(world), [5, 30]);
});

test("a request that is never answered has failed after 30 s; others follow, and all arrives", async () => {
  const world = createWorld();
  world.answer = () => new Promise(() => undefined);
  const page = world.open();
  page.seatbeat.activity("report.exported");
  await page.work({ from: 0, to: 300 });
  const tries = seconds(world);
  assert.ok(tries.length >= 3 && tries.length <= 6, `${tries}`);
  assert.ok(tries[1] >= 5 + 30 + 15, "it backs off as after any failure");
  world.answer = () => ({ status: 200 });
  await page.work({ from: 300, to: 699 });
  await world.at(800);
  assert.equal(engaged(world), 699);
  const { events } = collect(world.requests);
  assert.deepEqual(events.map(({ type }) => type), ["identify", "activity"]);
});

test("a browser that can't end a request waits for its answer", async () => {
  const world = createWorld();
  const page = world.open();
  page.window.AbortSignal = class {};
  await page.work({ from: 0, to: 60 });
  await world.at(100);
  assert.equal(engaged(world), 60);
});

test("what the collector refuses is told once a code, and counted", async (context) => {
  const warn = context.mock.method(console, "warn", () => undefined);
  const world = createWorld();
  const refusal = (code, index) => ({ code, index, message: `because of ${code}` });
  world.answer = ({ body }) => {
    const rejected = body.events.map((event, i) => refusal(event.name ?? "unknown_account", i));
    return { status: rejected.length > 1 ? 200 : 422, said: { accepted: 0, rejected } };
  };
  const page = world.open();
  page.seatbeat.activity("invalid");
  page.seatbeat.activity("invalid");
  await page.work({ from: 0, to: 100 });
  const told = warn.mock.calls.map(({ arguments: [, { code, message }] }) => [code, message]);
  const codes = ["unknown_account", "invalid"];
  assert.deepEqual(told, codes.map((code) => [code, `because of ${code}`]));
  const refused = world.requests.reduce((sum, { body }) => sum + body.events.length, 0);
  assert.deepEqual(page.seatbeat.counts, { dropped: 0, errors: refused });
});

test("a feature is cut at 120 characters and never in the middle of one", async () => {
  const world = createWorld();
  const page = world.open();
  page.seatbeat.feature("🦊".repeat(200));
  await page.work({ from: 0, to: 10 });
  const features = world.requests[0].body.events.map(({ feature }) => feature).filter(Boolean);
  assert.deepEqual(features.at(-1), "🦊".repeat(120));
});
