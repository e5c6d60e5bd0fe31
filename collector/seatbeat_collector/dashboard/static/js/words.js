const whole = new Intl.NumberFormat("en");
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [
  ["year", 365 * 86400],
  ["month", 30 * 86400],
  ["week", 7 * 86400],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];

export const UNKNOWN = "—";

export const number = (value) => whole.format(value);

/** `1 day`, `3 days`. */
export const count = (n, one) => `${number(n)} ${one}${n === 1 ? "" : "s"}`;

/** Seconds as people say them: `48 s`, `12 min`, `9 h 41 min`, `1,204 h`. */
export function duration(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 100 ? `${hours} h ${minutes % 60} min` : `${number(hours)} h`;
}

/** Short durations to the second: `48 s`, `3 min 05 s`, then as above. */
export function fineDuration(seconds) {
  if (seconds < 60 || seconds >= 3600) return duration(seconds);
  const rest = String(Math.floor(seconds % 60)).padStart(2, "0");
  return `${Math.floor(seconds / 60)} min ${rest} s`;
}

/** `93%`; under ten with one digit, so that little is not nothing. */
export function percent(value) {
  return `${value > 0 && value < 10 ? value.toFixed(1) : number(Math.round(value))}%`;
}

/** `just now`, `2 hours ago`, `yesterday`. */
export function ago(instant, now) {
  const seconds = Math.max(0, (now - Date.parse(instant)) / 1000);
  const step = STEPS.find(([, length]) => seconds >= length);
  return step ? relative.format(-Math.floor(seconds / step[1]), step[0]) : "just now";
}

/** An instant in full, in the reader's own time zone. */
export function fullTime(instant) {
  return new Date(instant).toLocaleString("en", { dateStyle: "full", timeStyle: "short" });
}

export const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);
