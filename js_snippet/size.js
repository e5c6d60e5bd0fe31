import { readFile } from "node:fs/promises";
import * as widget from "../survey_widgets/bundle.js";
import * as snippet from "./bundle.js";
import { measurePeers } from "./peers.js";

const OURS = [
  {
    name: "Seatbeat, t.js",
    ...snippet,
    says: "engaged time without idling, users, accounts, activities, crash recovery",
  },
  { name: "Seatbeat, w.js", ...widget, says: "one survey shown, loaded when one is due" },
];

const rows = await Promise.all(
  OURS.map(async ({ name, OUTPUT, BUDGET_BYTES, says }) => {
    const code = await readFile(OUTPUT, "utf8");
    const gzipped = snippet.gzipBytes(code);
    if (gzipped > BUDGET_BYTES) process.exitCode = 1;
    return { name, raw: Buffer.byteLength(code), gzipped, says: `of ${BUDGET_BYTES}: ${says}` };
  }),
);
if (process.argv.includes("--peers")) rows.push(...(await measurePeers()));

console.log(`${"what a page loads".padEnd(36)}   bytes gzip -9`);
for (const { name, raw, gzipped, says } of rows) {
  const [before, after] = [raw, gzipped].map((bytes) => bytes.toLocaleString("en").padStart(8));
  console.log(`${name.padEnd(36)}${before}${after}  ${says}`);
}
