import { guard } from "./guard.js";
import { start } from "./start.js";

/** Start from the script tag that brought this file: its address is the collector's. */
function startFromTag() {
  /** @type {any} an element of the page may stand in its place, by its name */
  let script = document.currentScript;
  if (!script?.dataset?.key) script = document.querySelector("script[data-key]") || script;
  /** @type {any} the attributes; a missing key is found by `start` */
  const { identity: token, gpc, ...given } = script.dataset;
  start({ url: new URL(".", script.src).href, ...given, token, gpc: gpc != null });
}

guard({ dropped: 0, errors: 0 })(startFromTag)();
