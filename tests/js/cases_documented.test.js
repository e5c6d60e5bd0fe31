import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const root = new URL("../..", import.meta.url);
const read = (path) => readFile(new URL(path, `${root}/`), "utf8");

async function sources(folder, ending) {
  const all = await readdir(new URL(folder, `${root}/`));
  const names = all.filter((name) => name.endsWith(ending));
  return (await Promise.all(names.map((name) => read(`${folder}/${name}`)))).join("\n");
}

test("every case of engaged time is tested where its table says", async () => {
  const rows = (await read("docs/engaged-time-cases.md")).match(/^\| C\d\d \|.*$/gm);
  const simulated = await sources("tests/js", ".test.js");
  const real = await sources("tests/e2e", ".py");
  assert.ok(rows.length > 25);
  for (const row of rows) {
    const [, id, , , inNode, inChromium] = row.split("|").map((cell) => cell.trim());
    assert.equal(inNode, "yes", id);
    assert.ok(simulated.includes(`${id} `) || simulated.includes(`"${id}"`), `${id} in tests/js`);
    if (inChromium.startsWith("yes")) {
      assert.match(real, new RegExp(`(_${id}_|${id} )`, "i"), `${id} in tests/e2e`);
    }
  }
});
