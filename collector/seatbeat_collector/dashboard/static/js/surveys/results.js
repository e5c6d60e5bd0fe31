import { count, number } from "../words.js";
import { createCases } from "./cases.js";
import { createComments } from "./comments.js";
import { make } from "./make.js";
import { intervalText, rateText, scoreText, sureText } from "./score_words.js";
import { createShell, idInAddress } from "./shell.js";
import { drawRange, fillSpread } from "./spread.js";
import { fillTrend } from "./trend.js";

const DAY_MS = 86_400_000;
const OUTCOMES = {
  completed: "Answered to the end",
  answered: "Gave a score",
  started: "Began",
  dismissed: "Closed it",
  later: "Asked to be asked later",
  abandoned: "Left the page",
  ignored: "Ignored it",
};

const shell = createShell(window);
const { byId } = shell;
const id = idInAddress(window);
const path = `surveys/${encodeURIComponent(id)}/results`;
const comments = createComments(shell, id);
const cases = createCases(shell, id);

const chosen = (name) => byId("toolbar").querySelector(`[name="${name}"]:checked`).value;

async function load() {
  const days = Number(chosen("days"));
  const from = days ? { from: new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10) } : {};
  const found = await shell.get(path, { ...from, by: "period", interval: chosen("interval"), limit: 500 });
  const { metric, score, rates } = found;
  byId("to-survey").href = shell.pageOf(id, "edit");
  byId("score").textContent = scoreText(metric, score);
  byId("interval").textContent = intervalText(metric, score);
  byId("sure").textContent = sureText(score);
  drawRange(byId("range"), metric, score);
  fillSpread(byId("spread"), byId("parts"), metric, score);
  fillRates(rates, found.left_out);
  fillTrend(byId("trend"), byId("trend-rows"), metric, found.groups);
  byId("summary").textContent = summary(metric, rates, days);
  await Promise.all([name(), comments.show(metric, from), cases.show()]);
}

/** Surveys that only programs know have no name of their own. */
async function name() {
  const { surveys } = await shell.get("surveys");
  const own = surveys.find((survey) => survey.id === id);
  byId("title").textContent = own?.name || id;
  byId("to-survey").hidden = !own;
}

function summary(metric, rates, days) {
  const answers = count(rates.answered + rates.answered_by_link, "answer");
  return [metric?.toUpperCase(), days ? `${answers} in ${days} days` : `${answers} in all`].filter(Boolean).join(" · ");
}

function fillRates(rates, leftOut) {
  const pair = (term, value, note = "") =>
    make("div", {}, make("dt", {}, term), make("dd", {}, value, note && make("small", {}, note)));
  const outcomes = Object.entries(rates.outcomes)
    .filter(([, n]) => n)
    .map(([name_, n]) => pair(OUTCOMES[name_], number(n)));
  byId("rates").replaceChildren(
    pair("Response rate", rateText(rates.response_rate), ` of ${number(rates.displays)} displays`),
    ...outcomes,
    ...(rates.answered_by_link ? [pair("Answered by link", number(rates.answered_by_link))] : []),
    ...(leftOut.answers ? [pair("In no score", number(leftOut.answers), ` ${reasons(leftOut.by_flag)}`)] : []),
  );
}

const reasons = (flags) => Object.keys(flags).map((flag) => flag.replaceAll("_", " ")).join(", ");

byId("toolbar").addEventListener("change", () => shell.start(load));
shell.start(load);
