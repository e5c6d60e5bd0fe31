import { guard } from "./guard.js";
import { start } from "./start.js";

/** Start from the script tag that brought this file: its address is the collector's. */
function startFromTag() {
  const script = document.currentScript || document.querySelector("script[data-key]");
  const { src, dataset } = /** @type {HTMLScriptElement} */ (script);
  /** @type {any} the attributes; a missing key is found by `start` */
  const { identity: token, gpc, ...given } = dataset;
  start({ url: new URL(".", src).href, ...given, token, gpc: gpc != null });
}

guard({ dropped: 0, errors: 0 })(startFromTag)();
