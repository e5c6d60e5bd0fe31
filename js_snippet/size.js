import { readFile } from "node:fs/promises";
import { BUDGET_BYTES, OUTPUT, gzipBytes } from "./bundle.js";

const code = await readFile(OUTPUT, "utf8");
console.log(`t.js: ${code.length} bytes, ${gzipBytes(code)} of ${BUDGET_BYTES} gzipped`);
