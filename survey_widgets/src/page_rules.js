/**
 * Whether a path is one of those meant: of the included ones, if any are named, and none of the
 * excluded. `*` stands for any text, a slash too.
 * @param {string} path
 * @param {import("../index.js").PageRules | null | undefined} rules
 */
export function isOnPage(path, rules) {
  const { include, exclude } = rules || {};
  /** @param {string} glob */
  const matches = (glob) => isLike(path, glob);
  return !(include?.length && !include.some(matches)) && !exclude?.some(matches);
}

/**
 * Compare piece by piece: each is looked for behind the one before, which never takes long
 * (as a regular expression with many wildcards would).
 * @param {string} path
 * @param {string} glob
 */
function isLike(path, glob) {
  const pieces = glob.split("*");
  const first = pieces.shift() ?? "";
  const last = pieces.pop();
  if (last === undefined) return path === glob;
  const end = path.length - last.length;
  let at = first.length;
  if (!path.startsWith(first) || !path.endsWith(last) || end < at) return false;
  for (const piece of pieces) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= end;
}
