/** Shows the real card as the builder asks for it; nothing of it is told to anybody. */
const AGAIN_MS = 2500;
const MIDDLE = { nps: 7, csat: 2, ces: 3 };

const root = document.documentElement.dataset.root;
const origin = window.location.origin;
const tell = (message) => window.parent.postMessage(message, origin);

/** @type {ShadowRoot} the inside of the card, which pages don't get hold of; this page is ours */
let inside;
/** @type {string[]} */
let warnings = [];
let shown = null;
let asked = null;
let timer = 0;

const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (options) {
  inside = attach.call(this, options);
  return inside;
};
console.warn = (text) => warnings.push(String(text));

const still = new CSSStyleSheet();
still.replaceSync("* { animation: none !important; transition: none !important; }");

const { mount } = await import(`${root}w.js`);

/** The card in light or in dark, unless the survey has its own mind; what is wrong with it. */
function put(survey, scheme) {
  shown?.close();
  warnings = [];
  document.documentElement.dataset.scheme = scheme;
  const own = survey.theme?.scheme ?? "auto";
  const theme = { ...survey.theme, scheme: own === "auto" ? scheme : own };
  shown = mount(window, document.body, { ...survey, theme, mode: "preview" }, () => {});
  return warnings.map((text) => `In ${theme.scheme}: ${text.replace("seatbeat: survey theme: ", "")}`);
}

function show({ survey, step, band, scheme }) {
  asked = { survey, step, band, scheme };
  window.clearTimeout(timer);
  const found = [scheme === "dark" ? "light" : "dark", scheme].flatMap((one) => put(survey, one));
  inside.adoptedStyleSheets = [...inside.adoptedStyleSheets, still];
  if (step !== "question") press(cell(survey, band));
  if (step === "thanks") press(inside.querySelector(".foot .quiet"));
  tell({ warnings: [...new Set(found)] });
}

function cell({ metric }, band) {
  const cells = [...inside.querySelectorAll('[role="radio"]')];
  return band === "low" ? cells[0] : band === "high" ? cells.at(-1) : cells[MIDDLE[metric]];
}

/** As a finger would: then the focus stays where the reader types. */
function press(button) {
  button?.dispatchEvent(new PointerEvent("click", { bubbles: true, composed: true, pointerType: "touch", detail: 1 }));
}

/** A card that went away comes back, for it is what the page is for. */
new MutationObserver(() => {
  if (inside && !inside.host.isConnected && asked) {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => show(asked), AGAIN_MS);
  }
}).observe(document.body, { childList: true });

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== origin) return;
  if (event.data.survey) show(event.data);
  else tell({ ready: true });
});
tell({ ready: true });
