import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** What a page may be asked to load to show one survey, after `gzip -9`. */
export const BUDGET_BYTES = 10000;
/** The built file, which the collector serves as `/w.js`. */
export const OUTPUT = new URL("../collector/seatbeat_collector/static/w.js", import.meta.url);

/** Build the widget: one ES module, for the snippet to import when something is due. */
export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("src/index.js", import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    plugins: [{ name: "css", setup: tightenCss }],
  });
  return outputFiles[0].text;
}

/**
 * Style sheets lose what is there for readers only.
 * @param {import("esbuild").PluginBuild} build
 */
function tightenCss({ onLoad }) {
  onLoad({ filter: /[\\/]css\.js$/ }, async ({ path }) => {
    const code = await readFile(path, "utf8");
    const contents = code.replace(/`[^`]*`/g, (css) =>
      css.replace(/\s+/g, " ").replace(/ ?([{};,]) ?/g, "$1"),
    );
    return { contents, loader: "js" };
  });
}

/**
 * Its size on the wire.
 * @param {string} code
 */
export function gzipBytes(code) {
  return gzipSync(code, { level: 9 }).length;
}
