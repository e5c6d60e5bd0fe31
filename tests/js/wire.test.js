import assert from "node:assert/strict";
import { test } from "node:test";
import { NOON, createWorld } from "./world.js";

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("a batch says who sends, when by both clocks, and what happened", async () => {
  const world = createWorld();
  const account = { account: "acme", traits: { role: "admin" } };
  const page = world.open({ path: "/reports/17", account });
  await page.work({ from: 1, to: 4 });
  page.seatbeat.activity("report.exported", { format: "pdf" });
  await world.at(6);

  const [{ url, body, keepalive }] = world.requests;
  assert.equal(url, "https://collector.example.com/v1/batch");
  assert.equal(keepalive, false);
  const { events, ...envelope } = body;
  assert.deepEqual(envelope, {
    key: "sbw_test",
    sent_at: NOON + 5000,
    monotonic_ms: 6235,
    lib: { name: "seatbeat.js", version: "0.1.0" },
  });
  const [identify, activity, heartbeat] = events;
  const { page_id } = heartbeat;
  const who = { user_id: "u-17", account_id: "acme" };
  assert.match(page_id, /^[0-9a-f]{32}$/);
  for (const { id } of [identify, activity]) assert.match(id, UUID7);
  assert.deepEqual(identify, {
    ...who,
    type: "identify",
    id: identify.id,
    page_id,
    epoch: 0,
    app: "web",
    occurred_at: NOON,
    traits: { webdriver: false, role: "admin" },
  });
  assert.deepEqual(activity, {
    ...who,
    type: "activity",
    id: activity.id,
    page_id,
    epoch: 0,
    occurred_at: NOON + 4000,
    name: "report.exported",
    properties: { format: "pdf" },
    feature: "reports",
    app: "web",
  });
  assert.deepEqual(heartbeat, {
    ...who,
    type: "heartbeat",
    page_id,
    epoch: 0,
    anchor: NOON,
    feature: "reports",
    app: "web",
    marks: [[0, 0, 0], [2, 1000, 3000]],
    presence: [[1, 0, 5000, 1]],
  });
});

test("an id is ordered by time", async () => {
  const world = createWorld();
  const page = world.open();
  page.seatbeat.activity("first");
  await world.at(2);
  page.seatbeat.activity("second");
  await world.at(10);
  const activities = world.requests[0].body.events.filter(({ type }) => type === "activity");
  const ids = activities.map(({ id }) => id);
  assert.equal(ids[0].slice(0, 13).replace("-", ""), NOON.toString(16).padStart(12, "0"));
  assert.deepEqual(ids, ids.toSorted());
});

test("a segment that grew is sent again under its number, a confirmed one is not", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 3, to: 36 });
  await world.at(36);
  const [first, second] = world.requests.map(({ body }) => body.events.at(-1));
  assert.deepEqual(first.marks, [[0, 0, 0], [2, 3000, 0]]);
  assert.deepEqual(second.marks, [[2, 3000, 30000]]);
  assert.deepEqual(second.presence, [[1, 0, 35000, 1]]);
});

test("what was not confirmed is in every batch until it is", async () => {
  const world = createWorld();
  world.answer = () => ({ status: 503 });
  const page = world.open();
  await page.work({ from: 3, to: 4 });
  await page.work({ from: 20, to: 21 });
  await world.at(100);
  world.answer = () => ({ status: 200 });
  await world.at(400);
  const { events } = world.requests.at(-1).body;
  assert.deepEqual(events[0].type, "identify");
  assert.deepEqual(events[1].marks, [[0, 0, 0], [2, 3000, 0], [3, 20000, 0]]);
});

test("one heartbeat is of one feature, and numbers are unique across them", async () => {
  const world = createWorld();
  const page = world.open({ path: "/list/3" });
  await page.work({ from: 1, to: 2 });
  page.seatbeat.feature("search");
  await world.at(3);
  page.press();
  page.go("/");
  page.seatbeat.feature(null);
  await world.at(6);
  const beats = world.requests[0].body.events.filter(({ type }) => type === "heartbeat");
  assert.deepEqual(beats.map(({ feature }) => feature), ["list", "search", undefined]);
  const numbers = beats.flatMap(({ marks }) => marks.map(([n]) => n));
  assert.equal(new Set(numbers).size, numbers.length);
});

test("an identity token travels with the batch of its user and with no other", async () => {
  const world = createWorld();
  const page = world.open({ account: { account: "acme", token: "token-acme" } });
  await page.work({ from: 0, to: 2 });
  page.seatbeat.identify("u-17", { account: "globex", token: "token-globex" });
  await world.at(6);
  const batches = world.requests.map(({ body }) => [
    body.identity,
    [...new Set(body.events.map(({ account_id }) => account_id))],
  ]);
  assert.deepEqual(batches, [["token-acme", ["acme"]], ["token-globex", ["globex"]]]);
});

test("a focus that moves into a frame of the page does not end its presence", async () => {
  const world = createWorld();
  const page = world.open();
  await world.at(2);
  page.window.emit("blur");
  await world.at(6);
  assert.deepEqual(world.requests[0].body.events.at(-1).presence, [[1, 0, 5000, 1]]);
});

test("a visible page without focus is present, but not focused", async () => {
  const world = createWorld();
  const page = world.open({ focused: false });
  await world.at(2);
  page.focus();
  await world.at(6);
  const { marks, presence } = world.requests[0].body.events.at(-1);
  assert.deepEqual(presence, [[1, 0, 2000, 0], [2, 2000, 3000, 1]]);
  assert.deepEqual(marks, [[0, 0, 0]]);
});

test("presence that lasted no time is not mentioned", async () => {
  const world = createWorld();
  const page = world.open({ path: "/list" });
  page.seatbeat.feature("search");
  await world.at(6);
  const beats = world.requests[0].body.events.filter(({ type }) => type === "heartbeat");
  assert.deepEqual(beats.map(({ presence }) => presence), [[], [[2, 0, 5000, 1]]]);
});
