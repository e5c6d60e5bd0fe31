import { Problem } from "../call.js";
import { snippetFor } from "../snippet.js";
import { createCopying } from "./copy.js";
import { patchBetween, without } from "./documents.js";
import { createExplain } from "./explain.js";
import { createFaults } from "./faults.js";
import { createDefinitionForm } from "./form.js";
import { linkingFor } from "./linking.js";
import { make } from "./make.js";
import { createPreview } from "./preview_frame.js";
import { confirmStatus } from "./publish.js";
import { SENTENCES } from "./sentences.js";
import { createShell, idInAddress } from "./shell.js";
import { NEXT, statusText } from "./status.js";

const CALM_MS = 200;

const shell = createShell(window);
const { byId } = shell;
const definition = createDefinitionForm(byId("form"), changed);
const faults = createFaults(byId("form"), definition.words);
const preview = createPreview(showWarnings);
/** @type {object | null} the survey as the collector has it */
let survey = null;
/** What the form said of it when it was last the same. */
let kept = {};
let timer = 0;
let turn = 0;

const isDirty = () => JSON.stringify(definition.read()) !== JSON.stringify(kept);

async function load() {
  const id = survey?.id ?? idInAddress(window);
  if (id === null) {
    if (!Object.keys(kept).length) kept = definition.read();
    await look();
  } else {
    take(await shell.get(`surveys/${encodeURIComponent(id)}`));
    await look();
  }
}

/** Show a survey as the collector has it. */
function take(found) {
  survey = found;
  definition.show(found);
  kept = definition.read();
  const { label } = NEXT[found.status];
  byId("title").textContent = found.name || found.id;
  byId("status").textContent = statusText(found);
  byId("status").dataset.status = found.mode === "live" ? found.status : found.mode;
  byId("publish").textContent = label;
  byId("to-results").href = shell.pageOf(found.id, "results");
  for (const id of ["status", "publish", "to-results", "after"]) byId(id).hidden = false;
  byId("snippet").textContent = snippetFor(window.location);
  byId("linking").textContent = linkingFor(window.location, found.id);
  document.title = `${found.name || found.id} · Seatbeat`;
  showYaml();
  tellState();
}

async function showYaml() {
  const { yaml } = await shell.get(`surveys/${encodeURIComponent(survey.id)}/yaml`);
  byId("yaml").textContent = yaml;
}

/** Something was typed: say what it means, then look at it. */
function changed() {
  tellState();
  window.clearTimeout(timer);
  timer = window.setTimeout(() => look().catch(complain), CALM_MS);
}

function tellState() {
  const document_ = definition.read();
  for (const [part, say] of Object.entries(SENTENCES)) byId(`sentence-${part}`).textContent = say(document_);
  byId("actions").hidden = false;
  byId("saved").textContent = isDirty() ? "Not saved yet" : survey ? `Version ${survey.version} of the question` : "";
}

/** Have the collector judge the definition and show it in the language that is looked at. */
async function look() {
  tellState();
  turn += 1;
  const mine = turn;
  const { language } = definition.words;
  const document_ = definition.read();
  try {
    const whole = { ...document_, id: document_.id ?? survey?.id ?? "preview" };
    const { survey: shown } = await shell.post(`surveys/preview?${new URLSearchParams({ lang: language })}`, whole);
    if (mine !== turn) return;
    faults.clear();
    definition.words.suggest(shown.texts);
    preview.show(shown);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 422) throw error;
    if (mine === turn) faults.show(error.errors, error.message);
  }
}

/** Whether it could be saved. */
async function save(more = {}) {
  const now = definition.read();
  try {
    if (survey) {
      const patch = { ...patchBetween(kept, now), ...more };
      take(await shell.patch(`surveys/${encodeURIComponent(survey.id)}`, patch));
    } else {
      take(await shell.post("surveys", { metric: now.metric, ...without(now, definition.defaults), ...more }));
      window.history.replaceState(null, "", shell.pageOf(survey.id, "edit"));
    }
    faults.clear();
    shell.say("Saved");
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

function complain(error) {
  if (!(error instanceof Problem)) throw error;
  faults.show(error.errors, error.message);
  faults.focusFirst();
}

async function publish() {
  if (isDirty() && !(await save())) return;
  if (await confirmStatus(shell, survey)) await save({ status: NEXT[survey.status].to });
}

function showWarnings(warnings) {
  const words = warnings.map((text) => make("li", {}, text));
  byId("warnings").replaceChildren(...words);
  if (words.length) document.querySelector('[data-part="looks"]').open = true;
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});
byId("publish").addEventListener("click", publish);
window.addEventListener("beforeunload", (event) => {
  if (!byId("content").hidden && isDirty()) event.preventDefault();
});
createCopying(shell);
createExplain(shell, () => survey.id);
shell.start(load);
