import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What a page may be asked to load, after `gzip -9`. */
export const BUDGET_BYTES = 4000;
/** The built file, which the collector serves as `/t.js`. */
export const OUTPUT = new URL("../collector/seatbeat_collector/static/t.js", import.meta.url);

/** Names between our own files: never on the wire, in the page's API or in the browser's. */
const INTERNAL_NAMES = [
  "acked", "beginMark", "confirm", "context", "envelope", "evidenceAt", "flushLeaving", "flusher",
  "forgetConfirmed", "handOver", "isAll", "isHolding", "ledgers", "names", "onChange", "onLeave",
  "onReturn", "onSight", "outbox", "owner", "parcels", "readClock", "readFeature", "readSight",
  "recorder", "unconfirmed", "waitMs", "watched",
];

/** Build the snippet for a script tag: one file, without globals of its own but `seatbeat`. */
export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("src/tag.js", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    mangleProps: new RegExp(`^(${INTERNAL_NAMES.join("|")})$`),
  });
  return outputFiles[0].text;
}

/**
 * Its size on the wire.
 * @param {string} code
 */
export function gzipBytes(code) {
  return gzipSync(code, { level: 9 }).length;
}
