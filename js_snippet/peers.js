import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { minify } from "terser";
import { gzipBytes } from "./bundle.js";

const run = promisify(execFile);

/**
 * A tool as a page loads it, out of what its makers published on npm.
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} from the package and its version
 * @property {string[]} files what a page loads of it
 * @property {boolean} [isSource] published as a source, so it is minified here
 * @property {string} says what it can and can't do; what is not on npm
 */

/** @type {Peer[]} */
const PEERS = [
  {
    name: "Plausible, tracker",
    from: "@plausible-analytics/tracker@0.4.6",
    files: ["plausible.js"],
    says: "time in focus, idling included; no users, accounts or surveys",
  },
  {
    name: "Umami, tracker",
    from: "umami@2.10.0",
    files: ["src/tracker/index.js"],
    isSource: true,
    says: "page views, no time, no surveys (the last on npm; built from source 3.1.0 has 2,203)",
  },
  {
    name: "PostHog, one survey shown",
    from: "posthog-js@1.449.2",
    files: ["dist/array.js", "dist/surveys.js"],
    says: "everything, sessions by first and last event; surveys chosen in the browser",
  },
  {
    name: "Formbricks, loader",
    from: "@formbricks/js@5.1.0",
    files: ["dist/index.js"],
    says: "no time; its server sends the rest, which built from source makes 281 KB in all",
  },
  {
    name: "Formbricks, surveys",
    from: "@formbricks/surveys@1.99.0",
    files: ["dist/index.umd.js"],
    says: "the last release of that part on npm, an old one: it grew to 270 KB since",
  },
];

/**
 * Fetch every peer from npm into a folder that is removed again, and measure what a page loads.
 * @returns {Promise<{ name: string, raw: number, gzipped: number, says: string }[]>}
 */
export async function measurePeers() {
  const folder = await mkdtemp(join(tmpdir(), "seatbeat-peers-"));
  try {
    return await Promise.all(PEERS.map((peer, i) => measure(peer, folder, `${i}`)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {Peer} peer
 * @param {string} folder
 * @param {string} part of the folder that is the peer's own
 */
async function measure({ name, from, files, isSource, says }, folder, part) {
  const own = join(folder, part);
  await run("mkdir", [own]);
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", own, from]);
  const wanted = files.map((file) => `package/${file}`);
  await run("tar", ["-xzf", join(own, stdout.trim()), "-C", own, ...wanted]);
  let [raw, gzipped] = [0, 0];
  for (const file of files) {
    const text = await readFile(join(own, "package", file), "utf8");
    const code = isSource ? ((await minify(text, { module: true })).code ?? "") : text;
    raw += Buffer.byteLength(code);
    gzipped += gzipBytes(code);
  }
  return { name: `${name} (${from.replace(/.*@/, "")})`, raw, gzipped, says };
}
