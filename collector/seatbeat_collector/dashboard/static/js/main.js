import { createApi } from "./api.js";
import { tomorrow } from "./as_of.js";
import { Problem } from "./call.js";
import { createHeads } from "./heads.js";
import { createKeyring } from "./key.js";
import { deltaText, movesBetween } from "./moves.js";
import { arranged, listed } from "./order.js";
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
const A_PAGE = 100;
const TYPING_MS = 150;

const keyring = createKeyring(window);
const api = createApi(window, keyring.read);
const states = createStates(document);
const panels = createPanels(document, api);
const table = createTable(window, { panelOf: panels.of });
const toolbar = createToolbar(document, choose);
const heads = createHeads(document, () => view.sort, (sort) => choose({ sort }));
const poll = createPoll(window, look);
const more = document.getElementById("more");

let view = readView(window);
/** How many accounts to show at most. */
let most = A_PAGE;
/** @type {object | null} the last good answer: accounts, whether there are more, segments */
let known = null;
let question = "";
let typing = 0;

/** Ask for the numbers and show them; whether that went well. */
async function look() {
  const days = { window: view.window, ...(view.today && { as_of: tomorrow(api.now()) }) };
  const asked = { ...days, ...listed(view) };
  const [wanted, key] = [JSON.stringify([view, most]), keyring.read()];
  if (!key) return turnAway("");
  let answer;
  try {
    const [page, segments] = await Promise.all([api.accounts(asked, most), api.segments(days)]);
    answer = { ...page, segments };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (REFUSED.has(error.status)) return turnAway(error.message);
    complain(error);
    return false;
  }
  const isMeant = key === keyring.read() && wanted === JSON.stringify([view, most]);
  if (isMeant) take(answer, JSON.stringify(asked));
  return true;
}

function take(answer, asked) {
  const moves = known && asked === question ? movesBetween(known.accounts, answer.accounts) : NOTHING;
  [known, question] = [answer, asked];
  states.freshness("live", "Live", new Date());
  if (!known.segments.length) return states.empty();
  states.portfolio();
  show(known.accounts, moves);
  document.getElementById("none").hidden = known.accounts.length > 0;
  more.hidden = !known.more;
}

/** Show accounts of the last answer. */
function show(shown, moves = NOTHING) {
  toolbar.show(view, known.segments);
  heads.show(view.sort);
  table.show(shown, moves, { now: api.now(), today: view.today });
  summarize(document, known.segments, { shown: shown.length, window: view.window });
  announce(document, shown, moves, (moved) =>
    [...moved].map(([column, by]) => `${column.replace("_", " ")} ${deltaText(column, by)}`).join(", "),
  );
}

/** What the reader chose shows at once in what is known; the collector then says the rest. */
function choose(change) {
  view = { ...view, ...change };
  most = A_PAGE;
  writeView(window, view);
  if (known) show(arranged(known.accounts, view));
  window.clearTimeout(typing);
  typing = window.setTimeout(poll.now, "q" in change ? TYPING_MS : 0);
}

/** Without a usable key there is nothing to show and nothing to ask for. */
function turnAway(problem) {
  poll.stop();
  known = null;
  keyring.set("");
  states.ask(problem);
  return true;
}

function complain({ message }) {
  if (known) return states.freshness("stale", `${message} Last numbers from`);
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
more.addEventListener("click", () => {
  most += A_PAGE;
  poll.now();
});
document.getElementById("empty-snippet").textContent = snippetFor(window.location);
table.onOpen(panels.toggle);

if (keyring.read()) states.loading();
poll.now();
