const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 240;
const HEIGHT = 56;
const LEAST = 1.5;

/**
 * One bar a day; a day of nothing is a dash at the foot, an unfinished one is dashed around.
 * @param {Document} document
 * @param {{ value: number | null, status: string, from: string }[]} points
 * @param {string} label what a listener is told instead
 */
export function spark(document, points, label) {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
  svg.setAttribute("aria-label", label);
  const top = Math.max(...points.map(({ value }) => value ?? 0), 1e-9);
  const step = WIDTH / points.length;
  points.forEach(({ value, status }, i) => {
    if (value === null) return;
    const height = Math.max((value / top) * HEIGHT, LEAST);
    const bar = document.createElementNS(SVG, "rect");
    set(bar, { x: i * step + step * 0.14, y: HEIGHT - height, width: step * 0.72, height });
    bar.setAttribute("class", value ? (status === "provisional" ? "running" : "") : "quiet-day");
    svg.append(bar);
  });
  return svg;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}
