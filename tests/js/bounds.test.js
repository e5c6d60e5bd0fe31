import assert from "node:assert/strict";
import { test } from "node:test";
import { collect } from "./collector.js";
import { createWorld } from "./world.js";

const offline = () => Promise.reject(new TypeError("Failed to fetch"));

test("hours offline keep the newest segments, count the rest, go in small batches", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open();
  for (let second = 100_000; second < 100_000 + 6 * 750; second += 6) {
    await world.at(second);
    page.press();
    page.blur();
    await world.at(second + 1);
    page.press();
    page.focus();
  }
  assert.equal(page.seatbeat.counts.dropped, 2 * 501);
  world.answer = () => ({ status: 200 });
  await world.at(110_000);
  assert.equal(collect(world.requests).facts("u-17", "acme").marks.length, 1000);
  for (const { text, body } of world.requests) {
    assert.ok(Buffer.byteLength(text) < 60 * 1024);
    for (const event of body.events) assert.ok(JSON.stringify(event).length < 32 * 1024);
  }
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
