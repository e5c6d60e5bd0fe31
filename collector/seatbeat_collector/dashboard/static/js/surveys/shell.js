import { call, Problem } from "../call.js";
import { createKeyring } from "../key.js";

const REFUSED = new Set([401, 403]);
const STATES = ["ask", "loading", "trouble", "content"];

/**
 * What the pages about surveys share: the reader's key, the calls, and exactly one state in sight.
 * @param {Window} window
 */
export function createShell(window) {
  const { document } = window;
  const keyring = createKeyring(window);
  const root = document.documentElement.dataset.root ?? "/";
  const byId = (id) => document.getElementById(id);
  /** @type {() => Promise<unknown>} */
  let load = async () => {};

  function only(state) {
    for (const other of STATES) byId(other).hidden = other !== state;
    byId("forget").hidden = state === "ask";
  }

  function turnAway(problem) {
    only("ask");
    byId("ask-problem").textContent = problem;
    byId("ask-key").focus();
  }

  async function open() {
    if (!keyring.read()) return turnAway("");
    if (byId("content").hidden) only("loading");
    try {
      await load();
      only("content");
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (REFUSED.has(error.status)) return turnAway(error.message);
      only("trouble");
      byId("trouble-text").textContent = error.message;
    }
  }

  byId("ask-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("ask-key");
    keyring.set(field.value);
    field.value = "";
    if (!keyring.read()) return turnAway("Paste a key; it begins with sb.");
    open();
  });
  byId("trouble-retry").addEventListener("click", open);
  byId("forget").addEventListener("click", () => {
    keyring.set("");
    window.location.reload();
  });

  /** @param {string} path @param {object} [more] */
  const ask = async (path, more = {}) =>
    (await call(window, `${root}v1/${path}`, { key: keyring.read(), ...more })).body;

  return {
    root,
    byId,
    /** @param {string} path @param {Record<string, unknown>} [parameters] */
    get: (path, parameters = {}) => ask(`${path}?${new URLSearchParams(parameters)}`),
    post: (path, body) => ask(path, { method: "POST", body }),
    patch: (path, body) => ask(path, { method: "PATCH", body }),
    /** Have the page loaded by `loading`, now and when there is another key. */
    start(loading) {
      load = loading;
      return open();
    },
    /** Tell those who listen instead of look. */
    say: (text) => void (byId("said").textContent = text),
    /** The address of a page about a survey: "edit" or "results". */
    pageOf: (id, page) => `${root}surveys/${page}/${encodeURIComponent(id)}`,
  };
}

/** The survey's id in the address of a page, or null on the page of a new one. */
export function idInAddress({ location, document }) {
  const root = document.documentElement.dataset.root ?? "/";
  const [, , ...segments] = location.pathname.slice(root.length).split("/");
  return segments.map(decodeURIComponent).join("/") || null;
}
