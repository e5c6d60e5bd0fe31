import { ago, capitalized, count, duration, fineDuration, number, percent, UNKNOWN } from "./words.js";

const LEVELS = { daily: 4, weekly: 3, infrequent: 2, rare: 1, none: 0 };

/**
 * What each column says of an account, and by which number it is sorted; null sorts last.
 * A look is the moment `now` and whether the running day is counted, `today`.
 */
export const COLUMNS = {
  name: {
    sortBy: (account) => account.name || account.account_id,
    show: (account) => ({ value: account.name || account.account_id, beside: aboutAccount(account) }),
  },
  usage_frequency: {
    sortBy: (account) => account.metrics.usage_frequency.value,
    show: ({ metrics: { usage_frequency: metric } }) => frequency(metric),
    delta: (by) => count(by, "day"),
  },
  time_spent: {
    sortBy: (account) => account.metrics.time_spent.value,
    show: ({ metrics: { time_spent: metric } }, look) => timeSpent(metric, look),
    delta: fineDuration,
  },
  active_users: {
    sortBy: (account) => account.metrics.active_users.value,
    show: ({ metrics: { active_users: metric } }, look) => activeUsers(metric, look),
    delta: number,
  },
  license_utilization: {
    sortBy: (account) => account.metrics.license_utilization.value,
    show: ({ metrics: { license_utilization: metric } }) => utilization(metric),
    delta: (by) => `${number(Math.round(by * 10) / 10)} points`,
  },
  last_seen: {
    sortBy: (account) => (account.last_seen_at ? Date.parse(account.last_seen_at) : null),
    show: ({ last_seen_at }, { now }) => ({ value: last_seen_at ? ago(last_seen_at, now) : "never" }),
  },
};

function aboutAccount({ segment, plan, status }) {
  const words = [segment && capitalized(segment), plan !== segment && plan && `${plan} plan`];
  if (status && status !== "paying" && status !== segment) words.push(status);
  return words.filter(Boolean).join(" · ") || "No plan known";
}

function frequency({ value, band, window, observed_days }) {
  if (value === null) return unknown("Nothing observed yet");
  const days = `${number(value)} of ${count(Math.min(window, observed_days), "day")}`;
  if (!band) return { value: "Too new", beside: `${days} so far`, level: 0 };
  return { value: capitalized(band), beside: days, level: LEVELS[band] };
}

function timeSpent({ value, per_active_user_day, today_so_far }, { today: isTodayIn }) {
  if (value === null) return unknown("Nothing observed yet");
  if (!value) return { value: "None", beside: "Nobody at work" };
  const today = isTodayIn && today_so_far ? `${fineDuration(today_so_far)} of it today` : null;
  return { value: duration(value), beside: today || `${duration(per_active_user_day)} per user and day` };
}

function activeUsers({ value, window, d7, today_so_far }, { today: isTodayIn }) {
  if (value === null) return unknown("Nothing observed yet");
  if (isTodayIn && today_so_far) return { value: number(value), beside: `${number(today_so_far)} today` };
  return { value: number(value), beside: window === 7 || !value ? "" : `${number(d7)} in 7 days` };
}

function utilization({ value, status, active, seats, over_utilized }) {
  if (value === null) return unknown(whyNoShare(status, active));
  const beside = `${number(active)} of ${count(seats, "seat")}`;
  return { value: percent(value), beside, share: value, over: over_utilized };
}

function whyNoShare(status, active) {
  if (status === "not_applicable") return `Unlimited seats, ${number(active)} used`;
  if (status === "no_denominator") return "Number of seats not known";
  return "Nothing observed yet";
}

const unknown = (why) => ({ value: UNKNOWN, beside: why, unknown: true, level: 0 });
