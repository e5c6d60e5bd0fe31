import { randomHex } from "./random_hex.js";

/**
 * A time-ordered UUID (RFC 9562, version 7, variant digit always 8) for an instant in ms.
 * @param {Window & typeof globalThis} window
 * @param {number} ms
 */
export function uuid7(window, ms) {
  const digits = ms.toString(16).padStart(12, "0") + 7 + randomHex(window, 9);
  return digits.replace(/(.{8})(.{4})(.{4})(.{3})/, "$1-$2-$3-8$4-");
}
