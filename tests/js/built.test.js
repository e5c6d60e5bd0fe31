import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
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
    runInNewContext(built, { window, document, console, URL, TextEncoder });
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
    page.hide();
    page.show();
    page.seatbeat.identify("u-17", { account: "globex", token: "token" });
    page.close();
    await world.at(61);
    assert.equal(page.seatbeat.counts.errors, 0);
  }
  assert.equal(engaged(fromTag), 60);
  assert.equal(fromTag.requests[0].url, "https://collector.example.com/some/v1/batch");
  assert.deepEqual(fromTag.requests.map(plain), fromSource.requests.map(plain));
});

test("the tag can name another collector", async () => {
  const world = createWorld();
  world.open({ load: loadTag({ key: "sbw_test", url: "https://other.example.com" }) });
  await world.at(6);
  assert.equal(world.requests[0].url, "https://other.example.com/v1/batch");
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
