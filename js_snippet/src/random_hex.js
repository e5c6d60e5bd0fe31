/**
 * Random bytes from the browser's secure source, as lower-case hex.
 * @param {Window & typeof globalThis} window
 * @param {number} bytes
 */
export function randomHex({ crypto }, bytes) {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return [...values].map((value) => value.toString(16).padStart(2, "0")).join("");
}
