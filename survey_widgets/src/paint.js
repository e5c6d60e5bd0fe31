import { css } from "./color.js";
import { palette } from "./palette.js";

/** @typedef {import("../index.js").Theme} Theme */

/** @type {(keyof Theme)[]} */
const NAMES = ["accent", "background", "text", "radius", "font", "position", "scheme"];

/**
 * Give a card its looks. The page has the last word, by custom properties such as
 * `--seatbeat-accent` on the element, or on anything around it.
 * @param {Window & typeof globalThis} window
 * @param {import("./stage.js").Stage} stage
 * @param {Theme} [given]
 */
export function paint(window, { element, status, room }, given = {}) {
  const theme = readTheme(window, element, given);
  const { dark, colors } = palette(window, status, theme);
  const { style } = room;
  style.colorScheme = dark ? "dark" : "light";
  for (const [name, color] of Object.entries(colors)) style.setProperty(`--${name}`, css(color));
  const radius = typeof theme.radius === "number" ? `${theme.radius}px` : theme.radius;
  // Padding takes a length and nothing else.
  if (radius && window.CSS.supports("padding-left", radius)) style.setProperty("--r", radius);
  if (theme.font && window.CSS.supports("font-family", theme.font)) {
    style.setProperty("--font", theme.font);
  }
  room.dataset.position = theme.position || "";
  room.dataset.dark = String(dark);
}

/**
 * @param {Window} window
 * @param {Element} element
 * @param {Theme} given
 * @returns {Theme}
 */
function readTheme(window, element, given) {
  const page = window.getComputedStyle(element);
  /** @type {Record<string, any>} */
  const theme = {};
  for (const name of NAMES) {
    theme[name] = page.getPropertyValue(`--seatbeat-${name}`).trim() || given[name];
  }
  return theme;
}
