import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { minify } from "terser";

/** What a page may be asked to load, after `gzip -9`. */
export const BUDGET_BYTES = 4000;
/** The built file, which the collector serves as `/t.js`. */
export const OUTPUT = new URL("../collector/seatbeat_collector/static/t.js", import.meta.url);

/** Names between our own files: never on the wire, in the page's API or in the browser's. */
const INTERNAL_NAMES = [
  "about", "acked", "at", "base", "blockedUntil", "confirm", "context", "dueAt", "end", "era",
  "event", "evidenceAt", "failures", "guarded", "holds", "isNews", "items", "kept", "left", "link", "list",
  "mark", "mono", "named", "names", "next", "onSight", "owner", "rest", "savedAt", "seen",
  "segments", "sending", "sent", "sentAt", "sight", "start", "storage", "texts", "view", "wall",
  "watched", "widget",
];

/**
 * Build the snippet for a script tag: one file, without globals of its own but `seatbeat`.
 * What compresses worse, though it is shorter, is left off: arrows, and commas for semicolons. What
 * is called unsafe is safe here: nothing of ours is made by `new`, and what asks who `this` is (one
 * function, in json.js) is left as it is.
 */
export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("src/tag.js", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    tsconfigRaw: {}, // what it says of checking types adds "use strict"
    mangleProps: new RegExp(`^(${INTERNAL_NAMES.join("|")})$`),
  });
  const { code = "" } = await minify(outputFiles[0].text, {
    ecma: 2020,
    toplevel: true,
    compress: {
      ecma: 2020,
      passes: 3,
      arrows: false,
      sequences: false,
      hoist_funs: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
  });
  return code;
}

/**
 * Its size on the wire.
 * @param {string} code
 */
export function gzipBytes(code) {
  return gzipSync(code, { level: 9 }).length;
}
