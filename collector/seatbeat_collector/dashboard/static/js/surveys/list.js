import { ago, count, fullTime, number } from "../words.js";
import { createShell } from "./shell.js";
import { intervalText, rateText, scoreText } from "./score_words.js";
import { statusText } from "./status.js";

const AT_ONCE = 4;

const shell = createShell(window);
const rows = shell.byId("rows");

/** The surveys at once, what came of them as it is known. */
async function load() {
  const { surveys } = await shell.get("surveys");
  const isEmpty = !surveys.length;
  shell.byId("list").hidden = isEmpty;
  shell.byId("none").hidden = !isEmpty;
  const live = surveys.filter(({ status }) => status === "live").length;
  shell.byId("summary").textContent = isEmpty ? "" : `${count(surveys.length, "survey")}, ${number(live)} live`;
  const ordered = [...surveys].sort(byInterest);
  const shown = ordered.map((survey) => [survey, rowOf(survey)]);
  rows.replaceChildren(...shown.map(([, row]) => row));
  const waiting = [...shown];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await fillResults(...next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

const RANK = { live: 0, draft: 1, paused: 2, ended: 3 };
const byInterest = (one, other) =>
  RANK[one.status] - RANK[other.status] || other.updated_at.localeCompare(one.updated_at);

function rowOf(survey) {
  const row = shell.byId("row-template").content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  const [edit, results] = ["edit", "results"].map((page) => shell.pageOf(survey.id, page));
  row.querySelector('[data-link="edit"]').textContent = survey.name || survey.id;
  row.querySelector('[data-link="edit"]').href = edit;
  row.querySelector('[data-link="results"]').href = results;
  row.querySelector("th .beside").textContent = [survey.metric.toUpperCase(), survey.name && survey.id].filter(Boolean).join(" · ");
  part("status").textContent = statusText(survey);
  part("status").dataset.status = survey.mode === "live" ? survey.status : survey.mode;
  part("changed").textContent = ago(survey.updated_at, Date.now());
  part("changed").dateTime = survey.updated_at;
  part("changed").title = fullTime(survey.updated_at);
  return row;
}

async function fillResults(survey, row) {
  const found = await shell.get(`surveys/${encodeURIComponent(survey.id)}/results`, { limit: 1 });
  const part = (name) => row.querySelector(`[data-part="${name}"]`);
  part("score").textContent = scoreText(survey.metric, found.score);
  part("interval").textContent = intervalText(survey.metric, found.score);
  part("answers").textContent = count(found.rates.answered + found.rates.answered_by_link, "answer");
  part("rate").textContent = found.rates.displays
    ? `${rateText(found.rates.response_rate)} of ${number(found.rates.displays)} asked`
    : "nobody asked yet";
}

shell.start(load);
