import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { BUDGET_BYTES, OUTPUT, bundle, gzipBytes } from "../../survey_widgets/bundle.js";

const FORBIDDEN = [
  ...["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function("],
  ...["cssText", '"style"', "fetch(", "XMLHttp", "sendBeacon", "cookie", "Storage"],
  ...['"unload"', '"beforeunload"'],
];
const SOURCES = new URL("../../survey_widgets/src/", import.meta.url);
const built = await readFile(OUTPUT, "utf8");

test("the built widget is what the sources make", async () => {
  assert.equal(built, await bundle(), "run `npm run build`");
});

test(`the built widget stays within ${BUDGET_BYTES} bytes`, () => {
  assert.ok(gzipBytes(built) <= BUDGET_BYTES, `${gzipBytes(built)} bytes`);
});

test("it is a module with what the snippet and the hosted page import", async () => {
  const { default: ask, mount } = await import(OUTPUT.href);
  assert.deepEqual([typeof ask, typeof mount], ["function", "function"]);
});

test("a browser that is too old for it is asked nothing", async () => {
  const { default: ask } = await import(OUTPUT.href);
  const link = { due: [{ id: "nps" }] };
  const widget = ask({ document: {} }, link);
  widget.due(link.due);
  widget.close();
  assert.equal(link.hear, undefined);
});

test("no text can become markup, style or code, and nothing is asked of the network", async () => {
  const names = await readdir(SOURCES);
  assert.ok(names.length > 10);
  for (const name of names) {
    const code = await readFile(new URL(name, SOURCES), "utf8");
    for (const word of FORBIDDEN) assert.ok(!code.includes(word), `${name}: ${word}`);
  }
});
