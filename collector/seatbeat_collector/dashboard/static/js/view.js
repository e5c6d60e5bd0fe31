import { COLUMNS } from "./columns.js";

const WINDOWS = ["7", "14", "30"];
const DEFAULTS = { q: "", segment: "", sort: "-last_seen", window: "14", today: true };

/** What the reader chose, read from the address, so that a view can be kept and shared. */
export function readView({ location }) {
  const given = new URLSearchParams(location.search);
  const sort = given.get("sort") ?? DEFAULTS.sort;
  const days = given.get("window") ?? DEFAULTS.window;
  return {
    q: given.get("q") ?? DEFAULTS.q,
    segment: given.get("segment") ?? DEFAULTS.segment,
    sort: sort.replace(/^-/, "") in COLUMNS ? sort : DEFAULTS.sort,
    window: WINDOWS.includes(days) ? days : DEFAULTS.window,
    today: given.get("today") !== "0",
  };
}

/** Put what differs from the defaults into the address, without a new entry in the history. */
export function writeView({ location, history }, view) {
  const kept = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) {
    if (value !== DEFAULTS[name]) kept.set(name, value === false ? "0" : String(value));
  }
  history.replaceState(history.state, "", kept.size ? `?${kept}` : location.pathname);
}
