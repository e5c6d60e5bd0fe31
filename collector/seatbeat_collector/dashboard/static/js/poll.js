const EVERY_MS = 4000;
const SLOWEST_MS = 60_000;

/**
 * Run `look` every few seconds while the page is in sight; after failures ever more rarely.
 * @param {Window} window
 * @param {() => Promise<boolean>} look whether it went well
 */
export function createPoll(window, look) {
  const { document } = window;
  let failures = 0;
  let timer = 0;
  let turn = 0;

  async function run() {
    window.clearTimeout(timer);
    const mine = ++turn;
    const isWell = await look();
    if (mine !== turn) return; // asked again meanwhile; that look plans the next
    failures = isWell ? 0 : failures + 1;
    if (!document.hidden) timer = window.setTimeout(run, Math.min(EVERY_MS * 2 ** failures, SLOWEST_MS));
  }

  document.addEventListener("visibilitychange", () => {
    window.clearTimeout(timer);
    if (!document.hidden) run();
  });
  return {
    now: run,
    stop() {
      turn += 1;
      window.clearTimeout(timer);
    },
  };
}
