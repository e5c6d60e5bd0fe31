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
export async function post({ view, base, sight, watched }, path, body) {
  const { Request, fetch, navigator } = view;
  const keepalive = !sight;
  const url = base + path;
  try {
    if (!watched) throw 0;
    if (keepalive && !("keepalive" in Request.prototype)) {
      return [navigator.sendBeacon(url, body) ? undefined : 0, 0];
    }
    const signal = view.AbortSignal.timeout?.(PATIENCE_MS);
    const given = { method: "POST", body, credentials: "omit", keepalive, signal };
    const answer = await fetch(url, /** @type {RequestInit} */ (given));
    /** @type {any} in seconds; absent it is null, which counts as 0 */
    const wait = answer.headers.get("Retry-After");
    const said = await answer.json().catch(() => 0);
    return [answer.status, said, wait * 1000];
  } catch {
    return [0, 0];
  }
}
