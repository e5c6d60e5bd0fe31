import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { api } from "../../js_snippet/src/api.js";
import { collect, engaged } from "./collector.js";
import { createWorld } from "./world.js";

const stub = await readFile(new URL("../../js_snippet/stub.js", import.meta.url), "utf8");
const readme = await readFile(new URL("../../js_snippet/README.md", import.meta.url), "utf8");

/** A page with the stub, whose snippet comes at second 60; `early` is what it calls before. */
async function late(early) {
  const world = createWorld();
  let load;
  const page = world.open({
    user: null,
    load: (options, window) => {
      runInNewContext(stub, { window });
      early(window.seatbeat);
      load = () => world.load(options, window);
    },
  });
  await world.at(60);
  load();
  return { world, page, seatbeat: page.window.seatbeat };
}

test("the README's lines are the stub", () => {
  const lines = stub.split("\n").slice(1, -1).map((line) => line && `  ${line}`).join("\n");
  assert.ok(readme.includes(lines), "copy js_snippet/stub.js into js_snippet/README.md");
});

test("the stub knows every call", () => {
  const window = {};
  runInNewContext(stub, { window });
  const { q, ...calls } = window.seatbeat;
  assert.deepEqual([Object.keys(calls).sort(), q.length], [Object.keys(api).sort(), 0]);
});

test("calls made before the snippet has loaded are done in their order", async () => {
  const { world, seatbeat } = await late((stubbed) => {
    stubbed.identify("u-17", { account: "acme", traits: { role: "admin" } });
    stubbed.feature("inbox");
    stubbed.activity("mail.sent", { to: 2 });
    stubbed.flush();
  });
  const [{ second, body }] = world.requests;
  assert.deepEqual([second, seatbeat.counts.errors], [60, 0]);
  const [identify, activity] = body.events;
  assert.deepEqual(identify.traits, { webdriver: false, role: "admin" });
  assert.deepEqual([activity.name, activity.feature], ["mail.sent", "inbox"]);
  assert.equal(body.events.at(-1).feature, "inbox");
});

test("a hold that began before it loaded counts from then on, until its release", async () => {
  let release;
  const { world, page } = await late((stubbed) => {
    stubbed.identify("u-17", "acme");
    release = stubbed.hold();
  });
  await world.at(660);
  release();
  await world.at(2000);
  page.close();
  await world.at(2001);
  assert.equal(engaged(world), 600);
});

test("a hold that ended before it loaded was nothing", async () => {
  const { world, page } = await late((stubbed) => {
    stubbed.identify("u-17", "acme");
    stubbed.hold()();
    stubbed.hold("call");
    stubbed.release("call");
  });
  await world.at(2000);
  page.close();
  await world.at(2001);
  assert.equal(engaged(world), 0);
});

test("consent withdrawn before it loaded: nothing is ever sent", async () => {
  const { world, page } = await late((stubbed) => {
    stubbed.consent(false);
    stubbed.identify("u-17", "acme");
    stubbed.activity("report.exported");
    stubbed.survey("nps-q4");
  });
  await page.work({ from: 60, to: 120 });
  page.close();
  await world.at(121);
  assert.deepEqual(collect(world.requests).events, []);
  assert.equal(world.requests.length, 0);
});

test("the stub leaves alone what is there already", () => {
  const seatbeat = { q: [["activity", "early"]] };
  const window = { seatbeat };
  runInNewContext(stub, { window });
  assert.deepEqual(window, { seatbeat: { q: [["activity", "early"]] } });
});
