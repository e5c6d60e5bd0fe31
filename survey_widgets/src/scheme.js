import { luminance, readColor, WHITE } from "./color.js";

/**
 * Whether to be dark: as the theme says, else as the page declares by `color-scheme` or shows by
 * its background, else as the person prefers.
 * @param {Window} window
 * @param {HTMLElement} probe
 * @param {"auto" | "light" | "dark" | undefined} scheme
 */
export function isDark(window, probe, scheme) {
  if (scheme === "dark" || scheme === "light") return scheme === "dark";
  const { body, documentElement } = window.document;
  const declared = window.getComputedStyle(documentElement).colorScheme || "";
  const [light, dark] = [declared.includes("light"), declared.includes("dark")];
  if (light !== dark) return dark;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  if (dark) return prefersDark;
  for (const element of [body, documentElement]) {
    const { backgroundColor } = window.getComputedStyle(element);
    if (isSolid(backgroundColor)) {
      const color = readColor(window, probe, backgroundColor, WHITE);
      if (color) return luminance(color) < 0.2;
    }
  }
  return prefersDark;
}

/** @param {string} color as computed: without an alpha where it hides all behind */
function isSolid(color) {
  return !/^rgba|\//.test(color);
}
