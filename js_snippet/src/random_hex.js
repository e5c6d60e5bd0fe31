/**
 * Random bytes as lower-case hex: of the browser's secure source, unless the page took that away.
 * @param {Window & typeof globalThis} window
 * @param {number} count
 */
export function randomHex(window, count) {
  const bytes = new Uint8Array(count);
  try {
    window.crypto.getRandomValues(bytes);
  } catch {
    // What is left is as good for telling pages apart.
  }
  return [...bytes]
    .map((byte) => (byte ^ (Math.random() * 256)).toString(16).padStart(2, "0"))
    .join("");
}
