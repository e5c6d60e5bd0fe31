import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { engaged } from "./collector.js";
import { createWorld } from "./world.js";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const APP = `
import { start, type Seatbeat, type QueuedCall } from "seatbeat";
const url = "https://collector.example.com";
const seatbeat: Seatbeat = start({ key: "sbw_test", url, gpc: true });
seatbeat.identify("u-17", { account: "acme", traits: { role: "admin" }, token: "jwt" });
seatbeat.identify("u-17", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTE3In0.c2lnbmVk");
seatbeat.activity("report.exported", { format: "pdf" });
const release: () => void = seatbeat.hold();
release();
seatbeat.hold("call");
seatbeat.release("call");
seatbeat.survey("nps-q4");
seatbeat.consent(true);
const call: QueuedCall = ["feature", "inbox"];
seatbeat.q.push(call);
const dropped: number = seatbeat.counts.dropped + (window.seatbeat ? 0 : 1);
// @ts-expect-error the key is needed
start({ url: "/telemetry" });
// @ts-expect-error there is no such call
seatbeat.track("report.exported");
// @ts-expect-error nobody is identified without an account
seatbeat.identify("u-17", {});
export { dropped };
`;

let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "seatbeat-consumer-"));
  const pack = ["pack", "--silent", "--pack-destination", folder, "./js_snippet"];
  const { stdout } = await run("npm", pack, { cwd: ROOT });
  await writeFile(join(folder, "package.json"), '{ "type": "module", "private": true }');
  const install = ["install", "--silent", "--offline", "--no-audit", "--no-fund", stdout.trim()];
  await run("npm", install, { cwd: folder });
});

after(() => rm(folder, { recursive: true }));

test("the package holds sources, types, the stub and a README, and needs nothing", async () => {
  const installed = join(folder, "node_modules/seatbeat");
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8"));
  assert.deepEqual([manifest.dependencies, manifest.type], [undefined, "module"]);
  for (const file of ["src/start.js", "index.d.ts", "stub.js", "README.md"]) {
    assert.ok((await readFile(join(installed, file), "utf8")).length > 0, file);
  }
});

test("importing it does nothing by itself, so that a server can import it too", async () => {
  const script = 'const { start } = await import("seatbeat"); console.log(typeof start)';
  const words = ["--input-type=module", "-e", script];
  const { stdout } = await run(process.execPath, words, { cwd: folder });
  assert.equal(stdout.trim(), "function");
});

for (const resolution of [["NodeNext", "NodeNext"], ["ESNext", "Bundler"]]) {
  test(`its types are what a strict project in TypeScript expects (${resolution[1]})`, async () => {
    await writeFile(join(folder, "app.ts"), APP);
    const [module, moduleResolution] = resolution;
    const options = ["--module", module, "--moduleResolution", moduleResolution];
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const strict = ["--strict", "--noEmit", "--lib", "ES2022,DOM", "--types", "", "app.ts"];
    await run(process.execPath, [tsc, ...options, ...strict], { cwd: folder }).catch((error) => {
      assert.fail(error.stdout);
    });
  });
}

test("bundled into an app it measures as the script tag's file does", async () => {
  const entry = 'import { start } from "seatbeat"; window.begin = start;';
  await writeFile(join(folder, "entry.js"), entry);
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ["entry.js"],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
  });
  const world = createWorld();
  const load = (options, window) => {
    runInNewContext(outputFiles[0].text, { window, console, URL, TextEncoder, atob });
    window.begin(options, window);
  };
  const page = world.open({ load });
  await page.work({ from: 0, to: 60 });
  page.close();
  await world.at(61);
  assert.equal(engaged(world), 60);
});
