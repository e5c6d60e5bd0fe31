/**
 * What became of a request; `status` 0 is a failed one, without one the fate is not known.
 * @typedef {{ status?: number, waitMs?: number }} Answer
 */

/**
 * Post a body as plain text, which needs no preflight; when leaving, so that it outlives the page.
 * @param {Window & typeof globalThis} window
 * @param {string} url
 * @param {string} body
 * @param {boolean} leaving
 * @returns {Promise<Answer>}
 */
export async function post({ Request, fetch, navigator }, url, body, leaving) {
  try {
    if (leaving && !("keepalive" in Request.prototype)) {
      return navigator.sendBeacon(url, body) ? {} : { status: 0 };
    }
    const { status, headers } = await fetch(url, {
      method: "POST",
      body,
      credentials: "omit",
      keepalive: leaving,
    });
    return { status, waitMs: Number(headers.get("Retry-After")) * 1000 };
  } catch {
    return { status: 0 };
  }
}
