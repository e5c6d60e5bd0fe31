/**
 * Tell when a page is looked at differently, left, or come back to (from the cache or a freeze).
 * @param {Window & typeof globalThis} window
 * @param {{ onChange: () => void, onLeave: () => void, onReturn: () => void }} handlers
 */
export function listenForLifecycle(window, { onChange, onLeave, onReturn }) {
  const { document } = window;
  window.addEventListener("focus", onChange);
  window.addEventListener("blur", onChange);
  window.addEventListener("pagehide", onLeave);
  window.addEventListener("pageshow", onReturn);
  document.addEventListener("visibilitychange", onReturn);
  document.addEventListener("freeze", onLeave);
  document.addEventListener("resume", onReturn);
}
