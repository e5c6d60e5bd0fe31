import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { engagedSeconds, secondsByFeature } from "./engaged.js";
import { createWorld } from "./world.js";

test("C23 a page killed without a word after it was hidden has sent everything", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 90 });
  page.hide();
  await world.at(91);
  assert.equal(engaged(world), 90);
});

test("C28 a duplicated tab is a page of its own, and the union counts", async () => {
  const world = createWorld();
  const [page, copy] = [world.open(), world.open()];
  await page.work({ from: 0, to: 120 });
  page.hide();
  await copy.work({ from: 120, to: 240 });
  copy.hide();
  await world.at(241);
  const pages = new Set(world.requests.flatMap(({ body }) => body.events).map((e) => e.page_id));
  assert.equal([...pages].filter(Boolean).length, 2);
  assert.equal(engaged(world), 240);
});

test("C29 the parts of a single-page app add up to the whole", async () => {
  const world = createWorld();
  const page = world.open({ path: "/part-0" });
  for (let minute = 0; minute < 10; minute += 1) {
    await page.work({ from: minute * 60, to: minute * 60 + 57 });
    await world.at((minute + 1) * 60);
    if (minute < 9) page.go(`/part-${minute + 1}/detail?tab=1`);
    page.press();
  }
  await world.at(800);
  const facts = collect(world.requests).facts("u-17", "acme");
  const split = secondsByFeature(facts);
  assert.equal(engagedSeconds(facts), 600);
  assert.equal(Object.values(split).reduce((a, b) => a + b), 600);
  assert.equal(Object.keys(split).length, 10);
  for (const seconds of Object.values(split)) assert.ok(Math.abs(seconds - 60) <= 3);
});

for (const [from, to] of [["list", "report"], ["report", "list"]]) {
  test(`C29 what is read after one click belongs to the part it opened: ${to}`, async () => {
    const world = createWorld();
    const page = world.open({ path: `/${from}` });
    await page.work({ from: 0, to: 30, every: 30 });
    page.go(`/${to}/7`);
    await world.at(70);
    page.press();
    await world.at(300);
    const split = secondsByFeature(collect(world.requests).facts("u-17", "acme"));
    assert.deepEqual(split, { [from]: 30.001, [to]: 39.999 });
  });
}

test("C35 a call of half an hour counts while it is held, and not after", async () => {
  const world = createWorld();
  const page = world.open();
  const release = page.seatbeat.hold();
  await world.at(1800);
  assert.ok(engaged(world) >= 1770, "a crash now would lose no more than a beat");
  release();
  await world.at(3600);
  page.close();
  await world.at(3601);
  assert.equal(engaged(world), 1800);
});

test("C36 while the page is hidden a hold doesn't count", async () => {
  const world = createWorld();
  const page = world.open();
  const release = page.seatbeat.hold();
  await world.at(600);
  page.hide();
  await world.at(1200);
  page.show();
  await world.at(1800);
  release();
  await world.at(3600);
  assert.equal(engaged(world), 1200);
});

test("C38 included twice, the snippet is there once", async () => {
  const once = createWorld();
  const twice = createWorld();
  for (const world of [once, twice]) {
    const page = world.open();
    if (world === twice) assert.equal(page.startAgain(), page.seatbeat);
    await page.work({ from: 0, to: 600 });
    page.close();
    await world.at(601);
  }
  assert.equal(engaged(twice), 600);
  assert.equal(twice.requests.length, once.requests.length);
});

test("C40 a switch of account gives each its half", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 299 });
  await world.at(300);
  page.seatbeat.identify("u-17", "globex");
  await page.work({ from: 302, to: 600 });
  page.press();
  await world.at(700);
  assert.equal(engaged(world), 300);
  assert.equal(engaged(world, { account: "globex" }), 300);
});

test("C41 after consent is withdrawn nothing is sent, and what was sent stays", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 300 });
  page.seatbeat.flush();
  page.seatbeat.consent(false);
  const sent = world.requests.length;
  await page.work({ from: 303, to: 600 });
  page.seatbeat.activity("report.exported");
  page.seatbeat.flush();
  page.close();
  await world.at(700);
  assert.equal(world.requests.length, sent);
  assert.equal(engaged(world), 300);
});

test("C43 a tab that is hidden, throttled and frozen sends nothing and gains nothing", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  page.hide();
  assert.equal(world.timersOf(page.window).length, 0);
  await world.at(400);
  page.window.document.emit("freeze");
  await world.at(400 + 1800);
  page.window.document.emit("resume");
  page.show();
  await world.at(2500);
  assert.equal(engaged(world), 60);
  assert.equal(world.requestsIn(60, 2200).length, 0);
});

test("a hold lasts until each holder has released it, and no input prolongs it", async () => {
  const world = createWorld();
  const page = world.open({ focused: false });
  const [release, releaseOther] = [page.seatbeat.hold(), page.seatbeat.hold()];
  await world.at(50);
  release();
  release();
  await world.at(100);
  releaseOther();
  await world.at(104);
  page.press();
  await world.at(200);
  assert.equal(engaged(world), 100);
});
