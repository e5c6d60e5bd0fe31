/**
 * What became of a request: `status` 0 is a failed one, without one the fate is not known.
 * @typedef {[status: number | undefined, said: any, waitMs?: number]} Answer
 */

/** A request that isn't answered for so long has failed; browsers since 2022 know how to end it. */
const PATIENCE_MS = 30000;

/**
 * Post a body as plain text, which needs no preflight; from a hidden page so that it outlives it.
 * Without consent nothing is ever sent.
 * @param {import("./page.js").Page} page
 * @param {string} path
 * @param {string} body
 * @returns {Promise<Answer>}
 */
export async function post(page, path, body) {
  const { view } = page;
  const keepalive = !page.sight;
  const url = page.base + path;
  try {
    if (page.watched) {
      if (keepalive && !("keepalive" in view.Request.prototype)) {
        return [view.navigator.sendBeacon(url, body) ? undefined : 0, 0];
      }
      const signal = view.AbortSignal?.timeout?.(PATIENCE_MS);
      /** @type {RequestInit} */
      const init = { method: "POST", body, credentials: "omit", keepalive, signal };
      const answer = await view.fetch(url, init);
      const said = await answer.json().catch(() => 0);
      /** @type {any} in seconds; absent it is null, which counts as 0 */
      const wait = answer.headers.get("Retry-After");
      return [answer.status, said, wait * 1000];
    }
  } catch {
    // The network, or what the page put in place of the browser's own.
  }
  return [0, 0];
}
