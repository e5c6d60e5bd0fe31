import { WHITE, contrast, css, inkOn, luminance, mix, readColor, standOut } from "./color.js";
import { isDark } from "./scheme.js";

/** @typedef {import("./color.js").Rgb} Rgb */
/** @typedef {"background" | "text" | "accent"} Given the colours that a theme may name */

/** The neutral theme: ink on paper. */
const LIGHT = { background: WHITE, ink: /** @type {Rgb} */ ([0.11, 0.125, 0.157]) };
const DARK = {
  background: /** @type {Rgb} */ ([0.114, 0.125, 0.145]),
  ink: /** @type {Rgb} */ ([0.933, 0.941, 0.953]),
};

/** WCAG 2.2: 1.4.3 for text, 1.4.11 for what shows where a control is. */
const TEXT = 4.5;
const EDGE = 3;
/** What is lost where colours are rounded to be written. */
const MARGIN = 0.05;

/**
 * All colours of a card, from at most three given ones; those too faint are corrected, and the
 * console says so.
 * @param {Window & typeof globalThis} window
 * @param {HTMLElement} probe
 * @param {import("../index.js").Theme} theme
 */
export function palette(window, probe, theme) {
  const base = isDark(window, probe, theme.scheme) ? DARK : LIGHT;
  /** @type {(name: Given, instead: Rgb, ground: Rgb) => Rgb} */
  const pick = (name, instead, ground) =>
    given(window, probe, name, theme[name], ground) || instead;
  const background = pick("background", base.background, base.background);
  const dark = luminance(background) < 0.18;
  const { ink } = dark ? DARK : LIGHT;
  /** @type {(name: Given, toward: Rgb, ratio: number) => Rgb} */
  const ensure = (name, toward, ratio) =>
    corrected(window, name, pick(name, ink, background), toward, background, ratio);
  const text = ensure("text", inkOn(background), TEXT);
  const accent = ensure("accent", text, EDGE);
  const inked = { bg: background, text, accent, on: inkOn(accent) };
  return { dark, colors: { ...inked, ...shades(background, text) } };
}

/**
 * What lies between the card and its text.
 * @param {Rgb} background
 * @param {Rgb} text
 */
function shades(background, text) {
  const tint = mix(background, text, 0.07);
  return {
    muted: standOut(mix(background, text, 0.3), text, background, TEXT + 0.5),
    edge: standOut(mix(background, text, 0.2), text, background, EDGE + MARGIN),
    hair: mix(background, text, 0.1),
    hover: contrast(tint, text) < TEXT + MARGIN ? background : tint,
  };
}

/**
 * @param {Window & typeof globalThis} window
 * @param {HTMLElement} probe
 * @param {Given} name
 * @param {string | undefined} value
 * @param {Rgb} ground
 */
function given(window, probe, name, value, ground) {
  if (!value) return null;
  const color = readColor(window, probe, value, ground);
  if (!color) warn(window, `${name} "${value}" is no colour`);
  return color;
}

/**
 * @param {Window & typeof globalThis} window
 * @param {Given} name
 * @param {Rgb} color
 * @param {Rgb} toward
 * @param {Rgb} ground
 * @param {number} ratio
 */
function corrected(window, name, color, toward, ground, ratio) {
  const found = contrast(color, ground);
  if (found >= ratio) return color;
  const better = standOut(color, toward, ground, ratio + MARGIN);
  const [was, is] = [css(color), css(better)];
  warn(window, `${name} ${was} has a contrast of ${found.toFixed(2)}, not ${ratio}: now ${is}`);
  return better;
}

/**
 * @param {Window & typeof globalThis} window
 * @param {string} words
 */
function warn(window, words) {
  window.console.warn(`seatbeat: survey theme: ${words}`);
}
