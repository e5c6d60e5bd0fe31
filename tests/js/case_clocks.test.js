import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { engagedSpans } from "./engaged.js";
import { NOON, createWorld } from "./world.js";

test("C16 an hour of sleep with a frozen monotonic clock doesn't count", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  world.sleep(3600, { monotonic: "frozen" });
  await page.work({ from: 3720, to: 3840 });
  await world.at(4000);
  assert.equal(engaged(world), 240);
  const spans = engagedSpans(collect(world.requests).facts("u-17", "acme"));
  assert.deepEqual(spans.at(-1), [NOON + 3_720_000, NOON + 3_840_000]);
});

test("C17 nor does an hour of sleep with a monotonic clock that runs on", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  world.sleep(3600, { monotonic: "running" });
  await page.work({ from: 3720, to: 3840 });
  await world.at(4000);
  assert.equal(engaged(world), 240);
});

test("C18 a sleep shorter than the idle timeout isn't bridged", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  world.sleep(20, { monotonic: "frozen" });
  await page.work({ from: 140, to: 260 });
  await world.at(400);
  assert.equal(engaged(world), 240);
});

for (const [id, hours] of [["C19", 1], ["C20", -1]]) {
  test(`${id} setting the clock by ${hours} h in the middle loses one gap at most`, async () => {
    const world = createWorld();
    const page = world.open();
    await page.work({ from: 0, to: 300 });
    world.clockOffMs = hours * 3_600_000;
    await page.work({ from: 303, to: 600 });
    await world.at(700);
    assert.ok(engaged(world) >= 597 && engaged(world) <= 600, `${engaged(world)}`);
    const spans = engagedSpans(collect(world.requests).facts("u-17", "acme"));
    assert.deepEqual([spans[0][0], spans.at(-1)[1]], [NOON, NOON + 600_000]);
  });
}

test("C21 a clock that is three days wrong changes nothing", async () => {
  const world = createWorld({ clockOffMs: 3 * 86_400_000 });
  const page = world.open();
  await page.work({ from: 0, to: 600 });
  await world.at(700);
  const facts = collect(world.requests).facts("u-17", "acme");
  assert.deepEqual(engagedSpans(facts), [[NOON, NOON + 600_000]]);
});

test("C25 twenty minutes offline arrive later, on the time they happened", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  world.answer = () => Promise.reject(new TypeError("Failed to fetch"));
  await page.work({ from: 63, to: 1260 });
  world.answer = () => ({ status: 200 });
  await world.at(1800);
  const facts = collect(world.requests).facts("u-17", "acme");
  assert.deepEqual(engagedSpans(facts), [[NOON, NOON + 1_260_000]]);
});

const PARTED = [
  ["the clock is set back by 20 s", (world) => (world.clockOffMs = -20_000), 190],
  ["the machine sleeps for 20 s", (world) => world.sleep(20, { monotonic: "frozen" }), 190],
];

for (const [what, happens, next] of PARTED) {
  test(`a gap is as long as the longer of both clocks says: ${what}`, async () => {
    const world = createWorld();
    const page = world.open();
    await page.work({ from: 0, to: 120 });
    await world.at(150);
    happens(world);
    await page.work({ from: next, to: 310 });
    await world.at(500);
    assert.equal(engaged(world), 240);
  });
}

test("a change of feature right after a sleep marks nothing that lies ahead", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  world.sleep(3600, { monotonic: "frozen" });
  page.go("/other");
  await page.work({ from: 3720, to: 3723 });
  await world.at(3730);
  const [beat] = world.requests.at(-1).body.events.filter(({ epoch }) => epoch === 1);
  assert.deepEqual(beat.marks.map(([, start]) => start), [0]);
});

const MOCKED = [
  ["stands still", () => NOON],
  ["is moved on by 10 s at a time", (world) => NOON + Math.floor(world.seconds() / 10) * 10_000],
];

for (const [what, wall] of MOCKED) {
  test(`where a wall clock ${what}, as tests of a page make it, all time counts`, async () => {
    const world = createWorld();
    const page = world.open();
    page.window.Date.now = () => wall(world);
    await page.work({ from: 0, to: 300, every: 10 });
    page.close();
    await world.at(301);
    assert.ok(engaged(world) >= 299 && engaged(world) <= 300, `${engaged(world)}`);
  });
}

test("a sleep is not bridged either where the wall clock stood still and the other ran", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  world.sleep(20, { monotonic: "running" });
  page.window.Date.now = () => world.wall() - 20_000;
  await page.work({ from: 140, to: 260 });
  await world.at(400);
  assert.equal(engaged(world), 240);
});
