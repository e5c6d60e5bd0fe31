const SVG = "http://www.w3.org/2000/svg";

export const CROSS = "M6 6l8 8m0-8l-8 8";
export const TICK = "M5 10.5l3.5 3.5L15 7";

/**
 * A line drawing on a field of 20 by 20, in the colour of the text; screen readers skip it.
 * @param {Document} document
 * @param {string} line
 */
export function icon(document, line) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", line);
  svg.append(path);
  return svg;
}
