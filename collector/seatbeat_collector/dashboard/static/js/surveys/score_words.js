import { number, percent, UNKNOWN } from "../words.js";

/** A score as it is printed: `+40`, `69%`, `—`. */
export function scoreText(metric, score) {
  if (!score || score.shown === null) return UNKNOWN;
  return metric === "nps" ? signed(score.shown) : `${score.shown}%`;
}

/** Its interval: `+12 to +61`. */
export function intervalText(metric, score) {
  if (!score?.interval) return "";
  const [low, high] = score.interval.map(Math.round);
  const text = metric === "nps" ? signed : (value) => `${value}%`;
  return `${text(low)} to ${text(high)}`;
}

/** How far a score can be trusted, in a sentence. */
export function sureText(score) {
  if (!score || score.n === 0) return "Nobody has answered yet.";
  const answers = `${number(score.n)} answer${score.n === 1 ? "" : "s"}`;
  if (score.status !== "ok") return `${answers}: too few for a score, which needs five.`;
  if (score.low_sample) return `${answers}: the interval is wide. From thirty on it is sure.`;
  return `${answers}, with 95 % confidence within the interval.`;
}

export const rateText = (rate) => (rate === null || rate === undefined ? UNKNOWN : percent(rate));

const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");
