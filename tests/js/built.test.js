import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { constants, runInNewContext } from "node:vm";
import { BUDGET_BYTES, OUTPUT, bundle, gzipBytes } from "../../js_snippet/bundle.js";
import { VERSION } from "../../js_snippet/src/version.js";
import { engaged } from "./collector.js";
import { createWorld } from "./world.js";

const built = await readFile(OUTPUT, "utf8");
const manifest = JSON.parse(
  await readFile(new URL("../../js_snippet/package.json", import.meta.url), "utf8"),
);

/** Load the built file as a script tag does. */
function loadTag(dataset) {
  return (options, window) => {
    const { document, console } = window;
    document.currentScript = { src: "https://collector.example.com/some/t.js?v=1", dataset };
    runInNewContext(
      built,
      { window, document, console, URL, TextEncoder, atob },
      { importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
    );
    document.currentScript = null;
  };
}

test("the built file is what the sources make", async () => {
  assert.equal(built, await bundle(), "run `npm run build`");
});

test(`the built file stays within ${BUDGET_BYTES} bytes`, () => {
  assert.ok(gzipBytes(built) <= BUDGET_BYTES, `${gzipBytes(built)} bytes`);
});

test("the version it reports is the package's", () => assert.equal(VERSION, manifest.version));

test("the built file does what the sources do, and talks to where it came from", async () => {
  const [fromTag, fromSource] = [createWorld(), createWorld()];
  for (const world of [fromTag, fromSource]) {
    const load = world === fromTag ? loadTag({ key: "sbw_test", app: "web" }) : world.load;
    const page = world.open({ load });
    await page.work({ from: 0, to: 60 });
    page.seatbeat.activity("report.exported", { format: "pdf" });
    page.seatbeat.feature("search");
    page.seatbeat.hold()();
    page.seatbeat.hold("call");
    await world.at(62);
    page.seatbeat.release("call");
    page.click([{ seatbeat: "report.shared" }]);
    page.hide();
    page.show();
    page.seatbeat.identify("u-17", { account: "globex", token: "token" });
    page.close();
    await world.at(63);
    assert.equal(page.seatbeat.counts.errors, 0);
  }
  assert.equal(engaged(fromTag), 62);
  assert.equal(fromTag.requests[0].url, "https://collector.example.com/some/v1/batch");
  assert.deepEqual(fromTag.requests.map(plain), fromSource.requests.map(plain));
});

test("the tag can name another collector", async () => {
  const world = createWorld();
  world.open({ load: loadTag({ key: "sbw_test", url: "https://other.example.com" }) });
  await world.at(6);
  assert.equal(world.requests[0].url, "https://other.example.com/v1/batch");
});

test("the tag can say who is here, so that a page needs no script of its own", async () => {
  const world = createWorld();
  const who = { user: "u-17", account: "acme", identity: "jwt" };
  const dataset = { key: "sbw_test", ...who, feature: "inbox" };
  const page = world.open({ user: null, load: loadTag(dataset) });
  await page.work({ from: 0, to: 10 });
  const [{ body }] = world.requests;
  assert.equal(body.identity, "jwt");
  const [identify, heartbeat] = body.events;
  assert.deepEqual([identify.user_id, identify.account_id], ["u-17", "acme"]);
  assert.equal(heartbeat.feature, "inbox");
});

for (const [attributes, sends, requests] of [
  [{ gpc: "" }, true, 0],
  [{ gpc: "" }, false, 1],
  [{}, true, 1],
]) {
  const [tag, browser] = ["gpc" in attributes ? "with" : "without", sends ? "with" : "without"];
  const is = requests ? "is" : "is not";
  test(`${tag} data-gpc, a browser ${browser} Global Privacy Control ${is} recorded`, async () => {
    const world = createWorld();
    world.browser = { globalPrivacyControl: sends };
    const page = world.open({ load: loadTag({ key: "sbw_test", ...attributes }) });
    await page.work({ from: 0, to: 10 });
    const stored = Object.keys(world.storage).length;
    assert.deepEqual([world.requests.length, stored], [requests, requests]);
    page.seatbeat.consent(true);
    await page.work({ from: 20, to: 60 });
    assert.ok(world.requests.length > 0, "a person can still agree");
  });
}

test("the built file too loads the widget, serves it, and survives a crash", async () => {
  const url = new URL("widget_stand_in", import.meta.url).href;
  const world = createWorld();
  const load = loadTag({ key: "sbw_test", url });
  const crashed = world.open({ load });
  world.answer = () => ({ status: 503 });
  await crashed.work({ from: 0, to: 30 });
  crashed.crash();
  await world.at(200);
  const due = [{ id: "nps-q4", delay_ms: 5000, trigger: null, pages: null }];
  world.answer = () => ({ status: 200, said: { surveys: due } });
  const page = world.open({ load });
  await world.at(206);
  await import(`${url}/w.js`);
  await new Promise((resolve) => setImmediate(resolve));
  const { widget } = page.window;
  assert.deepEqual(widget.heard, [["ask", due, undefined]]);
  assert.deepEqual(await widget.link.lease({ survey_id: "nps-q4" }), { surveys: due });
  widget.link.tell({ survey_id: "nps-q4", display_id: "d", rev: 1, action: "shown" });
  assert.equal(world.requests.at(-1).body.events[0].action, "shown");
  assert.ok(engaged(world) >= 25);
});

test("a tag without a key starts nothing, says so, and does not throw", (context) => {
  const warn = context.mock.method(console, "warn", () => undefined);
  const world = createWorld();
  world.open({ user: null, load: loadTag({}) });
  assert.match(String(warn.mock.calls[0].arguments[1]), /key missing/);
});

/** A body without what is random. */
function plain({ text }) {
  return text.replace(/"(id|page_id)":"[^"]+"/g, '"$1":""');
}
