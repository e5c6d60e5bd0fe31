const SIZES = { desktop: [880, 580], phone: [360, 600] };
/** Of the builder, in px: on less a whole page would be too small to read. */
const NARROW = 600;

/**
 * The frame with the real card in it, and the switches above it.
 * @param {(warnings: string[]) => void} onWarnings what is wrong with the colours
 */
export function createPreview(onWarnings) {
  const frame = document.getElementById("frame");
  const room = document.getElementById("window");
  const tools = document.getElementById("tools");
  let survey = null;
  let isReady = false;

  const chosen = (name) => tools.querySelector(`[name="${name}"]:checked`).value;

  function send() {
    document.getElementById("bands").hidden = chosen("step") === "question";
    fit();
    if (!isReady || !survey) return;
    const [step, band, scheme] = ["step", "band", "scheme"].map(chosen);
    frame.contentWindow.postMessage({ survey, step, band, scheme }, window.location.origin);
  }

  /** A large page is shown smaller, never cut off. */
  function fit() {
    const device = chosen("device");
    const [width, height] = SIZES[device];
    const scale = Math.min(1, room.clientWidth / width);
    room.dataset.device = device;
    room.style.setProperty("height", `${height * scale}px`);
    frame.style.setProperty("width", `${width}px`);
    frame.style.setProperty("height", `${height}px`);
    frame.style.setProperty("transform", `translateX(${(room.clientWidth - width * scale) / 2}px) scale(${scale})`);
  }

  if (window.innerWidth < NARROW) tools.querySelector('[value="phone"]').checked = true;
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== window.location.origin) return;
    if (data.ready) {
      isReady = true;
      send();
    }
    if (data.warnings) onWarnings(data.warnings);
  });
  tools.addEventListener("change", send);
  new ResizeObserver(fit).observe(room);
  frame.contentWindow.postMessage({ areYouThere: true }, window.location.origin);

  return {
    /** @param {object} shown the survey in one language, as the collector leases it */
    show(shown) {
      survey = shown;
      send();
    },
  };
}
