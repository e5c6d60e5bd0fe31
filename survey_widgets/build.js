import { mkdir, writeFile } from "node:fs/promises";
import { BUDGET_BYTES, OUTPUT, bundle, gzipBytes } from "./bundle.js";

const code = await bundle();
await mkdir(new URL(".", OUTPUT), { recursive: true });
await writeFile(OUTPUT, code);
console.log(`w.js: ${code.length} bytes, ${gzipBytes(code)} of ${BUDGET_BYTES} gzipped`);
