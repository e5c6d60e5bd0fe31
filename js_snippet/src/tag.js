import { start } from "./start.js";

/** Start from the script tag that brought this file: its address is the collector's. */
function startFromTag() {
  const script = document.currentScript || document.querySelector("script[data-key]");
  const { src, dataset } = /** @type {HTMLScriptElement} */ (script);
  const { key = "", app, url = new URL(".", src).href } = dataset;
  start({ key, url, app });
}

try {
  startFromTag();
} catch (error) {
  console.warn("seatbeat: not started", error);
}
