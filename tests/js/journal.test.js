import assert from "node:assert/strict";
import { test } from "node:test";
import { collect, engaged } from "./collector.js";
import { createWorld } from "./world.js";

const offline = () => Promise.reject(new TypeError("Failed to fetch"));
const keys = (world) => Object.keys(world.storage).filter((key) => key.startsWith("seatbeat:"));
const bytes = (world) => keys(world).reduce((sum, key) => sum + world.storage[key].length, 0);

/** Pages that crashed offline, each with so many activities of 1 KB. */
async function crashOffline(world, pages, activities) {
  world.answer = offline;
  for (let i = 0; i < pages; i += 1) {
    const page = world.open();
    for (let n = 0; n < activities; n += 1) {
      page.seatbeat.activity(`act-${i}-${n}`, { text: "x".repeat(1000) });
    }
    await world.at(world.seconds() + 6);
    page.crash();
  }
  await world.at(world.seconds() + 100);
}

test("C23 a page killed in sight loses no more than 6 s: a later page sends the rest", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 90 });
  page.crash();
  await world.at(400);
  const next = world.open();
  await world.at(410);
  next.close();
  await world.at(411);
  const seconds = engaged(world);
  assert.ok(seconds >= 90 - 6 + 11 && seconds <= 101, `${seconds}: 90 of work and 11 of reading`);
});

test("what was typed before a crash without a network arrives, on its day", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open();
  page.seatbeat.activity("report.exported", { format: "pdf" });
  await page.work({ from: 0, to: 600 });
  page.crash();
  world.answer = () => ({ status: 200 });
  await world.at(100_000);
  world.open({ user: "u-18" });
  await world.at(100_040);
  assert.ok(engaged(world) >= 594, `${engaged(world)}`);
  const activity = collect(world.requests).events.find(({ name }) => name === "report.exported");
  assert.equal(activity.user_id, "u-17");
});

test("a page whose work was confirmed leaves nothing in the storage", async () => {
  const world = createWorld();
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  assert.equal(keys(world).length, 1);
  await world.at(200);
  assert.equal(keys(world).length, 0);
  await world.at(5000);
  assert.equal(keys(world).length, 0);
});

test("of a page at work nothing is taken, nor if it is taken is anything lost", async () => {
  const world = createWorld();
  const [page, other] = [world.open(), world.open()];
  world.answer = ({ window }) => (window === page.window ? offline() : { status: 200 });
  for (let second = 0; second < 120; second += 3) {
    await world.at(second);
    page.press();
    other.press();
  }
  const own = world.requests.filter(({ window }) => window === page.window);
  const [{ page_id }] = own[0].body.events;
  const sentByOther = world.requests.filter(({ window }) => window === other.window);
  assert.ok(sentByOther.flatMap(({ body }) => body.events).every((e) => e.page_id !== page_id));
  // Hidden it writes no more, so that it looks dead; what it does afterwards still arrives.
  page.hide();
  await other.work({ from: 123, to: 240 });
  assert.ok(world.requests.some(({ window, body }) =>
    window === other.window && body.events.some((event) => event.page_id === page_id)));
  world.answer = () => ({ status: 200 });
  await world.at(241);
  page.show();
  await page.work({ from: 310, to: 340 });
  await world.at(900);
  assert.equal(engaged(world), 241 + 30);
});

test("what a page left behind goes under the token its user has now", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open({ account: { account: "acme", token: "old" } });
  await page.work({ from: 0, to: 30 });
  page.crash();
  await world.at(200);
  world.answer = () => ({ status: 200 });
  world.open({ account: { account: "acme", token: "new" } });
  await world.at(206);
  const tokens = world.requests.slice(-1).map(({ body }) => body.identity);
  assert.deepEqual(tokens, ["new"]);
  assert.ok(engaged(world) >= 25, `${engaged(world)}`);
});

test("another user's is sent under the identity it was recorded with", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open({ account: { account: "acme", token: "of u-17" } });
  await page.work({ from: 0, to: 30 });
  page.crash();
  await world.at(200);
  world.answer = () => ({ status: 200 });
  world.open({ user: "u-18", account: { account: "globex", token: "of u-18" } });
  await world.at(206);
  const pairs = world.requests.slice(-2).map(({ body }) => [body.identity, body.events[0].user_id]);
  assert.deepEqual(pairs.sort(), [["of u-17", "u-17"], ["of u-18", "u-18"]]);
});

test("one key a page and at most 64 KiB, however much is waiting for however many", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open();
  for (let i = 0; i < 30; i += 1) {
    page.seatbeat.identify(`u-${i}`, { account: "acme", token: "t".repeat(900) });
    page.seatbeat.activity("import", { text: "ä".repeat(9000) });
    await page.work({ from: i * 10, to: i * 10 + 9 });
  }
  assert.equal(keys(world).length, 1);
  const bytes = Buffer.byteLength(world.storage[keys(world)[0]]);
  assert.ok(bytes > 16 * 1024 && bytes <= 64 * 1024, `${bytes}`);
});

test("C44 with storage blocked all else is as ever", async () => {
  const [open, blocked] = [createWorld(), createWorld()];
  blocked.storage = "blocked";
  for (const world of [open, blocked]) {
    const page = world.open();
    await page.work({ from: 0, to: 120 });
    page.seatbeat.activity("report.exported");
    page.hide();
    await world.at(300);
    page.show();
    page.seatbeat.consent(false);
    page.seatbeat.consent(true);
    await page.work({ from: 300, to: 360 });
    page.close();
    await world.at(361);
    assert.deepEqual(page.seatbeat.counts, { dropped: 0, errors: 0 });
  }
  assert.equal(engaged(blocked), 180);
  assert.deepEqual(blocked.requests.map((r) => r.second), open.requests.map((r) => r.second));
});

test("a storage that is full costs the journal alone", async () => {
  const world = createWorld();
  world.storage = new Proxy({}, {
    set() {
      throw new DOMException("exceeded the quota", "QuotaExceededError");
    },
  });
  const page = world.open();
  await page.work({ from: 0, to: 120 });
  await world.at(200);
  assert.deepEqual([engaged(world), page.seatbeat.counts.errors], [120, 0]);
});

for (const [what, text] of [
  ["no journal at all", "hello"],
  ["no more than an instant", "1773144000000"],
  ["cut off", '1773144000000,[{"user_id":"u-17"},[{"ty'],
  ["of another shape", "1773144000000,7"],
  ["empty", ""],
]) {
  test(`a journal that is ${what} is thrown away, and nothing else suffers`, async () => {
    const world = createWorld();
    world.storage = { [`seatbeat:${"0a".repeat(16)}`]: text, other: "{" };
    const page = world.open();
    await page.work({ from: 0, to: 60 });
    await world.at(200);
    assert.equal(engaged(world), 60);
    assert.deepEqual(Object.keys(world.storage), ["other"]);
  });
}

test("keys of the site that begin like ours are left alone, without consent too", async () => {
  const world = createWorld();
  const own = { "seatbeat:theme": "dark", "seatbeat:x": "{", "seatbeat.settings": "1" };
  world.storage = { ...own };
  const page = world.open();
  await page.work({ from: 0, to: 60 });
  await world.at(200);
  assert.deepEqual(world.storage, own);
  page.seatbeat.consent(false);
  assert.deepEqual(world.storage, own);
});

test("what many pages left behind stays until the collector has it, through short visits", async () => {
  const world = createWorld();
  await crashOffline(world, 6, 40);
  const before = bytes(world);
  assert.ok(before > 6 * 40_000);
  world.answer = () => ({ status: 503 });
  for (let i = 0; i < 3; i += 1) {
    const page = world.open();
    await world.at(world.seconds() + 40);
    page.close();
    assert.ok(bytes(world) >= before, `${bytes(world)} of ${before}`);
    assert.equal(page.seatbeat.counts.dropped, 0);
  }
  world.answer = () => ({ status: 200 });
  await world.at(world.seconds() + 100);
  world.open();
  await world.at(world.seconds() + 120);
  const names = collect(world.requests).events.map(({ name }) => name).filter(Boolean);
  assert.equal(new Set(names).size, 6 * 40);
  assert.deepEqual(keys(world), []);
});

test("of many that crashed each is taken by itself, and costs the page's own nothing", async () => {
  const world = createWorld();
  await crashOffline(world, 30, 10);
  world.answer = () => ({ status: 200 });
  const before = world.requests.length;
  const page = world.open();
  page.seatbeat.activity("own");
  await world.at(world.seconds() + 60);
  const requests = world.requests.slice(before);
  for (const { text } of requests) assert.ok(text.length < 15_000, "one at a time: no long task");
  const names = collect(requests).events.map(({ name }) => name).filter(Boolean);
  assert.deepEqual([new Set(names).size, names.includes("own")], [30 * 10 + 1, true]);
  assert.equal(page.seatbeat.counts.dropped, 0);
  const second = requests.at(-1).second;
  await world.at(world.seconds() + 600);
  assert.equal(world.requests.at(-1).second, second, "then the page is idle");
});

test("of what one page left behind for two, both are sent again until both are taken", async () => {
  const world = createWorld();
  world.answer = offline;
  const page = world.open();
  await page.work({ from: 0, to: 30 });
  page.seatbeat.identify("u-18", "acme");
  await page.work({ from: 31, to: 60 });
  page.crash();
  await world.at(200);
  world.answer = ({ body }) => ({ status: body.events[0].user_id === "u-18" ? 200 : 503 });
  world.open();
  await world.at(240);
  assert.equal(keys(world).length, 2);
  world.answer = () => ({ status: 200 });
  await world.at(500);
  assert.deepEqual(keys(world), []);
  assert.ok(engaged(world) >= 30);
});

test("C41 consent withdrawn empties the storage of every page of this site", async () => {
  const world = createWorld();
  world.answer = offline;
  const crashed = world.open();
  await crashed.work({ from: 0, to: 30 });
  crashed.crash();
  await world.at(200);
  world.answer = () => ({ status: 200 });
  const before = world.requests.length;
  const page = world.open({ user: null });
  page.seatbeat.consent(false);
  page.seatbeat.identify("u-17", "acme");
  await page.work({ from: 200, to: 260 });
  page.seatbeat.flush();
  page.close();
  await world.at(300);
  assert.deepEqual([world.requests.length, keys(world)], [before, []]);
});
