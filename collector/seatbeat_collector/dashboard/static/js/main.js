import { createApi, Problem } from "./api.js";
import { tomorrow } from "./as_of.js";
import { createHeads } from "./heads.js";
import { createKeyring } from "./key.js";
import { deltaText, movesBetween } from "./moves.js";
import { arranged } from "./order.js";
import { createPanels } from "./panels.js";
import { createPoll } from "./poll.js";
import { createStates } from "./states.js";
import { announce, summarize } from "./summary.js";
import { createTable } from "./table.js";
import { createToolbar } from "./toolbar.js";
import { readView, writeView } from "./view.js";
import { snippetFor } from "./snippet.js";

const REFUSED = new Set([401, 403]);
const NOTHING = new Map();

const keyring = createKeyring(window);
const api = createApi(window, keyring.read);
const states = createStates(document);
const panels = createPanels(document, api);
const table = createTable(window, { panelOf: panels.of });
const toolbar = createToolbar(document, choose);
const heads = createHeads(document, () => view.sort, (sort) => choose({ sort }));
const poll = createPoll(window, look);

let view = readView(window);
/** @type {object[] | null} the last good answer, and the question it answers */
let accounts = null;
let question = "";

/** Ask for the numbers and show them; whether that went well. */
async function look() {
  const asked = { window: view.window, ...(view.today && { as_of: tomorrow(api.now()) }) };
  const key = keyring.read();
  if (!key) return turnAway("");
  let answer;
  try {
    answer = await api.accounts(asked);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (REFUSED.has(error.status)) return turnAway(error.message);
    complain(error);
    return false;
  }
  const isMeant = key === keyring.read() && asked.window === view.window && !asked.as_of === !view.today;
  if (isMeant) take(answer, JSON.stringify(asked));
  return true;
}

function take(answer, asked) {
  const moves = accounts && asked === question ? movesBetween(accounts, answer) : NOTHING;
  [accounts, question] = [answer, asked];
  states.freshness("live", "Live", new Date());
  if (!accounts.length) return states.empty();
  states.portfolio();
  show(moves);
}

/** Show what is known in the way the reader chose. */
function show(moves = NOTHING) {
  if (!accounts) return;
  const shown = arranged(accounts, view);
  toolbar.show(view, accounts);
  heads.show(view.sort);
  table.show(shown, moves, { now: api.now(), today: view.today });
  summarize(document, accounts, shown.length);
  announce(document, accounts, moves, (moved) =>
    [...moved].map(([column, by]) => `${column.replace("_", " ")} ${deltaText(column, by)}`).join(", "),
  );
  document.getElementById("none").hidden = shown.length > 0;
}

function choose(change) {
  const before = view;
  view = { ...view, ...change };
  writeView(window, view);
  show();
  if (view.window !== before.window || view.today !== before.today) poll.now();
}

/** Without a usable key there is nothing to show and nothing to ask for. */
function turnAway(problem) {
  poll.stop();
  accounts = null;
  keyring.set("");
  states.ask(problem);
  return true;
}

function complain({ message }) {
  if (accounts) return states.freshness("stale", `${message} Last numbers from`);
  return states.trouble(`${message} This page keeps trying.`);
}

document.getElementById("ask-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = document.getElementById("ask-key");
  keyring.set(field.value);
  field.value = "";
  if (!keyring.read()) return states.ask("Paste a read key; it begins with sbr_.");
  states.loading();
  return poll.now();
});
document.getElementById("trouble-retry").addEventListener("click", () => poll.now());
document.getElementById("forget").addEventListener("click", () => turnAway(""));
document.getElementById("clear").addEventListener("click", () => choose({ q: "", segment: "" }));
document.getElementById("empty-snippet").textContent = snippetFor(window.location);
table.onOpen(panels.toggle);

if (keyring.read()) states.loading();
poll.now();
