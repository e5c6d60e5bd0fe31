import { count, number, UNKNOWN } from "../words.js";
import { draw, make } from "./make.js";
import { intervalText, rateText, scoreText } from "./score_words.js";

const [HEIGHT, LEFT, BOTTOM] = [200, 36, 24];

/** Px; on less, nothing is in sight. */
const LEAST = 100;

/** @type {Map<Element, (width: number) => void>} */
const drawn = new Map();
const widths = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (contentRect.width > LEAST) drawn.get(target)?.(contentRect.width);
  }
});

/** Draw now and again when there is more room, or less. */
function follow(element, drawing) {
  drawn.set(element, drawing);
  widths.observe(element);
}

/** The score of each period with its interval, drawn and as rows. */
export function fillTrend(element, rows, metric, groups) {
  const known = groups.filter(({ score }) => score && score.value !== null);
  const none = groups.length ? "No period has five answers yet." : "Nobody was asked yet.";
  widths.disconnect();
  if (known.length) follow(element, (width) => element.replaceChildren(chart(metric, groups, width)));
  else element.replaceChildren(make("p", { class: "none" }, none));
  rows.replaceChildren(
    ...groups.map(({ from, score, rates }) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, from),
        make("td", {}, scoreText(metric, score)),
        make("td", {}, intervalText(metric, score) || UNKNOWN),
        make("td", {}, number(rates.answered)),
        make("td", {}, rateText(rates.response_rate)),
      ),
    ),
  );
}

function chart(metric, groups, width) {
  const [low, high] = metric === "nps" ? [-100, 100] : [0, 100];
  const step = (width - LEFT) / groups.length;
  const x = (i) => LEFT + step * (i + 0.5);
  const y = (value) => 8 + ((HEIGHT - BOTTOM - 8) * (high - value)) / (high - low);
  const label = `Score over ${count(groups.length, "period")}; the table below has the numbers`;
  const svg = draw("svg", { class: "trend", width, height: HEIGHT, role: "img", "aria-label": label });
  for (const value of [low, (low + high) / 2, high]) {
    svg.append(
      draw("line", { class: "rule", x1: LEFT, x2: width, y1: y(value), y2: y(value) }),
      draw("text", { class: "axis", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, String(value)),
    );
  }
  svg.append(...groups.flatMap((group, i) => mark(metric, group, x(i), y, Math.min(step * 0.5, 26))));
  svg.append(line(groups, x, y));
  for (const i of new Set([0, groups.length - 1])) {
    const anchor = groups.length === 1 ? "middle" : i ? "end" : "start";
    const at = anchor === "middle" ? x(0) : i ? width : LEFT;
    svg.append(draw("text", { class: "axis", x: at, y: HEIGHT - 4, "text-anchor": anchor }, groups[i].from));
  }
  return svg;
}

function mark(metric, { from, score }, x, y, width) {
  if (!score || score.value === null) return [];
  const [low, high] = score.interval;
  const title = draw("title", {}, `${from}: ${scoreText(metric, score)}, ${intervalText(metric, score)}, ${count(score.n, "answer")}`);
  return [
    draw("rect", { class: "span", x: x - width / 2, y: y(high), width, height: Math.max(y(low) - y(high), 2), rx: Math.min(width / 2, 4) }),
    draw("circle", { class: score.low_sample ? "point unsure" : "point", cx: x, cy: y(score.value), r: 4 }, title),
  ];
}

/** From one known period to the next; what lies between is not made up. */
function line(groups, x, y) {
  let path = "";
  let follows = false;
  groups.forEach(({ score }, i) => {
    const isKnown = score && score.value !== null;
    if (isKnown) path += `${follows ? "L" : "M"}${x(i).toFixed(1)} ${y(score.value).toFixed(1)}`;
    follows = isKnown;
  });
  return draw("path", { class: "line", d: path });
}
