/**
 * Red, green and blue from 0 to 1.
 * @typedef {[number, number, number]} Rgb
 */

export const BLACK = /** @type {Rgb} */ ([0, 0, 0]);
export const WHITE = /** @type {Rgb} */ ([1, 1, 1]);

/**
 * Read any CSS colour with the browser's own eyes; what shows through is the ground.
 * @param {Window} window
 * @param {HTMLElement} probe an element of ours in the page
 * @param {string} text
 * @param {Rgb} ground
 * @returns {Rgb | null} null where it is no colour
 */
export function readColor(window, probe, text, ground) {
  probe.style.color = "";
  probe.style.color = text;
  // Mixing brings lab, oklch and their likes to sRGB; browsers without it don't know these either.
  probe.style.color = `color-mix(in srgb, ${text} 100%, #000 0%)`;
  const given = probe.style.color && window.getComputedStyle(probe).color;
  probe.style.color = "";
  const numbers = given && given.match(/-?[\d.]+(e-?\d+)?/g)?.map(Number);
  if (!numbers) return null;
  const [red, green, blue, alpha = 1] = numbers;
  const whole = given.startsWith("rgb") ? 255 : 1;
  return mix(ground, [red / whole, green / whole, blue / whole], alpha);
}

/**
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {number} share of `to`
 * @returns {Rgb}
 */
export function mix(from, to, share) {
  return /** @type {Rgb} */ (from.map((part, n) => part + (to[n] - part) * share));
}

/** @param {Rgb} color */
export function css(color) {
  const parts = color.map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255));
  return `rgb(${parts.join(" ")})`;
}

/**
 * Relative luminance, from WCAG 2.2.
 * @param {Rgb} color
 */
export function luminance(color) {
  const [red, green, blue] = color.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Contrast ratio, from WCAG 2.2: 1 to 21.
 * @param {Rgb} one
 * @param {Rgb} other
 */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * The first colour on the way that stands out enough; `to` where none does.
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {Rgb} ground
 * @param {number} ratio
 */
export function standOut(from, to, ground, ratio) {
  for (let share = 0; share < 1; share += 0.02) {
    const color = mix(from, to, share);
    if (contrast(color, ground) >= ratio) return color;
  }
  return to;
}

/**
 * Black or white, whichever reads better; white where both read well.
 * @param {Rgb} ground
 */
export function inkOn(ground) {
  return contrast(WHITE, ground) >= 4.5 ? WHITE : BLACK;
}
