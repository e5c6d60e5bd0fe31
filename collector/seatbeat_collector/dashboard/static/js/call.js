const LIMIT_MS = 15_000;

/** What the API answered instead of data; `status` 0 means that no answer came. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {{ path: string, message: string }[]} [errors] what is wrong with which field
   */
  constructor(status, detail, errors = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }
}

/**
 * One call of the API; its answer's body and headers. Throws Problem.
 * @param {Window} window
 * @param {string} address
 * @param {{ key: string, method?: string, body?: object }} options
 */
export async function call(window, address, { key, method = "GET", body }) {
  const response = await reach(window, address, key, method, body);
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { body: answer, headers: response.headers };
  throw new Problem(response.status, answer.detail || response.statusText, answer.errors);
}

async function reach(window, address, key, method, body) {
  const headers = { Authorization: `Bearer ${key}`, ...(body && { "Content-Type": "application/json" }) };
  try {
    return await window.fetch(address, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: "no-cache", // ask each time, but let an ETag spare the body
      signal: AbortSignal.timeout(LIMIT_MS),
    });
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new Problem(0, late ? "The collector did not answer in time." : "The collector can't be reached.");
  }
}
