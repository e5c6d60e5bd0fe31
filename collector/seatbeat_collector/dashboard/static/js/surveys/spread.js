import { number } from "../words.js";
import { make } from "./make.js";

/** From which score on an answer is good, and up to which it is bad. */
const BANDS = { nps: [9, 6], csat: [4, 2], ces: [5, 3] };
const PARTS = {
  nps: [["promoters", "promoters"], ["passives", "passives"], ["detractors", "detractors"]],
  csat: [["positive", "satisfied"], ["neutral", "neither"], ["negative", "dissatisfied"]],
  ces: [["positive", "found it easy"], ["neutral", "neither"], ["negative", "found it hard"]],
};

const bandOf = (metric, score) => {
  const [good, bad] = BANDS[metric];
  return score >= good ? "good" : score <= bad ? "bad" : "middle";
};

/** How many gave each score, as bars with their numbers written. */
export function fillSpread(element, line, metric, score) {
  const counts = Object.entries(score?.distribution ?? {});
  const most = Math.max(...counts.map(([, n]) => n), 1);
  element.replaceChildren(
    ...counts.map(([value, n]) => {
      const bar = make("i", { "aria-hidden": "true" });
      bar.style.setProperty("--share", `${(100 * n) / most}%`);
      const item = make("li", { "data-band": bandOf(metric, Number(value)) });
      item.append(make("span", { class: "n" }, n ? number(n) : ""), bar, make("span", { class: "of" }, value));
      item.setAttribute("aria-label", `${number(n)} gave ${value}`);
      return item;
    }),
  );
  const total = score?.n ?? 0;
  const share = (n) => (total ? ` (${Math.round((100 * n) / total)}%)` : "");
  const parts = (PARTS[metric] ?? []).map(([name, word]) => `${number(score[name])} ${word}${share(score[name])}`);
  line.textContent = total ? parts.join(" · ") : "";
}

/** The interval on the metric's whole range. */
export function drawRange(element, metric, score) {
  const [low, high] = metric === "nps" ? [-100, 100] : [0, 100];
  const share = (value) => (100 * (value - low)) / (high - low);
  element.replaceChildren();
  if (!score?.interval) return;
  const [from, to] = score.interval.map(share);
  const [span, point] = [make("i", { class: "span" }), make("i", { class: "point" })];
  span.style.setProperty("left", `${from}%`);
  span.style.setProperty("width", `${to - from}%`);
  point.style.setProperty("left", `${share(score.value)}%`);
  element.append(span, point);
}
