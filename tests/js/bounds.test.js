import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { engagedSpans } from "./engaged.js";
import { NOON, createWorld } from "./world.js";

const DAY_S = 86_400;
const LASTS = [
  ["a page that is looked at", 1.25, () => {}, 0],
  ["a call", 1.25, (page) => void page.seatbeat.hold("call"), 1.25],
  ["work without a rest", 1.25, (page) => page.work({ from: 0, to: 1.25 * DAY_S, every: 5 }), 1.25],
  ["a sleep on a clock that runs", 2.5, (page, world) => world.sleep(2.5 * DAY_S, {}), 0],
];

for (const [what, days, happens, expected] of LASTS) {
  test(`${what} for ${days} days is in segments of a day, and no millisecond is lost`, async () => {
    const world = createWorld();
    const page = world.open();
    await happens(page, world);
    await world.at(days * DAY_S);
    page.close();
    await world.at(days * DAY_S + 1);
    const { marks, visible } = collect(world.requests).facts("u-17", "acme");
    const edges = [0, 1, 2, days].filter((day) => day <= days).map((d) => NOON + d * DAY_S * 1000);
    const whole = edges.slice(1).map((end, i) => [edges[i], end, "reports"]);
    assert.deepEqual(visible, whole);
    if (expected) assert.deepEqual(marks.filter(([start, end]) => start < end), whole);
    assert.equal(engaged(world), expected * DAY_S);
  });
}

test("a day to the millisecond is one segment, and the next one begins where it ends", async () => {
  for (const [more, lengths] of [[0, [DAY_S * 1000]], [1, [DAY_S * 1000, 1]]]) {
    const world = createWorld();
    const page = world.open();
    await world.at(DAY_S + more / 1000);
    page.close();
    await world.at(DAY_S + 1);
    const { presence } = world.requests.at(-1).body.events.at(-1);
    assert.deepEqual(presence.map(([, , length]) => length), lengths);
    assert.equal(new Set(presence.map(([n]) => n)).size, lengths.length);
  }
});

const offline = () => Promise.reject(new TypeError("Failed to fetch"));

test("hours offline keep the newest segments, count the rest, go in small batches", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open();
  for (let second = 10_000; second < 10_000 + 6 * 750; second += 6) {
    await world.at(second);
    page.press();
    page.blur();
    await world.at(second + 1);
    page.press();
    page.focus();
  }
  assert.equal(page.seatbeat.counts.dropped, 2 * 501);
  world.answer = () => ({ status: 200 });
  await world.at(20_000);
  assert.equal(collect(world.requests).facts("u-17", "acme").marks.length, 1000);
  for (const { text, body } of world.requests) {
    assert.ok(Buffer.byteLength(text) < 60 * 1024);
    for (const event of body.events) assert.ok(JSON.stringify(event).length < 32 * 1024);
  }
});

test("however much was dropped offline, what is done afterwards counts", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open();
  await page.work({ from: 0, to: 6 * 2100, every: 6 });
  assert.ok(page.seatbeat.counts.dropped > 0);
  world.answer = () => ({ status: 200 });
  await page.work({ from: 13_000, to: 13_600 });
  page.close();
  await world.at(13_700);
  const spans = engagedSpans(collect(world.requests).facts("u-17", "acme"));
  assert.deepEqual(spans.at(-1), [NOON + 13_000_000, NOON + 13_600_000]);
});

test("at most 200 activities wait, the oldest are dropped and counted", () => {
  const world = createWorld();
  const page = world.open();
  for (let i = 0; i < 250; i += 1) page.seatbeat.activity(`act-${i}`);
  page.seatbeat.flush();
  const names = world.requests[0].body.events.map(({ name }) => name).filter(Boolean);
  assert.deepEqual([names.length, names[0], names.at(-1)], [200, "act-50", "act-249"]);
  assert.equal(page.seatbeat.counts.dropped, 51);
});

test("more than fits into one request follows in the next ones", async () => {
  const world = createWorld();
  const page = world.open();
  for (let i = 0; i < 10; i += 1) page.seatbeat.activity(`act-${i}`, { text: "ä".repeat(10_000) });
  await world.at(300);
  const { events } = collect(world.requests);
  assert.equal(events.filter(({ type }) => type === "activity").length, 10);
  for (const { text } of world.requests) assert.ok(Buffer.byteLength(text) < 60 * 1024);
});

test("an activity too large for the protocol is dropped and counted", () => {
  const world = createWorld();
  const page = world.open();
  page.seatbeat.activity("huge", { text: "x".repeat(40_000) });
  page.seatbeat.flush();
  assert.equal(world.requests[0].body.events.some(({ name }) => name === "huge"), false);
  assert.equal(page.seatbeat.counts.dropped, 1);
});
