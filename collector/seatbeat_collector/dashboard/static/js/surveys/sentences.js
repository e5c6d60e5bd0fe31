import { at } from "./documents.js";

const days = (n) => (n === 1 ? "1 day" : `${n} days`);
const list = (values) => values.join(", ");

const NAMES = { segments: "segment", accounts: "account", roles: "role" };

/** What a part of the form says, in plain words. */
export const SENTENCES = {
  who(survey) {
    const audience = survey.audience ?? {};
    const named = Object.entries(NAMES).filter(([name]) => audience[name]);
    const traits = [...Object.keys(audience.account_traits ?? {}), ...Object.keys(audience.user_traits ?? {})];
    const who = [...named.map(([name, word]) => `${word} ${list(audience[name])}`), ...(traits.length ? [`by ${list(traits)}`] : [])];
    const share = survey.sample_percent ?? 100;
    return [
      who.length ? who.join(" and ") : "Everybody",
      audience.min_age_days ? `known for ${days(audience.min_age_days)}` : "",
      audience.min_active_days ? `active on ${days(audience.min_active_days)}` : "",
      share < 100 ? `${share}% of them` : "",
    ].filter(Boolean).join(", ");
  },
  often(survey) {
    const turn = survey.window_days
      ? `A turn of ${days(survey.window_days)} every ${days(survey.period_days)}`
      : `Any time, in periods of ${days(survey.period_days)}`;
    return `${turn}; ${days(at(survey, "cooldown_days.answered") ?? 90)} of rest after an answer`;
  },
  when(survey) {
    const { include, exclude } = survey.pages ?? {};
    const where = include ? `On ${list(include)}` : "On any page";
    return [
      exclude ? `${where} but ${list(exclude)}` : where,
      survey.trigger ? `after “${survey.trigger}”` : "",
      `${survey.delay_seconds ?? 5} s later`,
      survey.mode && survey.mode !== "live" ? `mode ${survey.mode}` : "",
    ].filter(Boolean).join(", ");
  },
  looks(survey) {
    const theme = survey.theme ?? {};
    const colours = ["accent", "background", "text"].filter((name) => theme[name]).length;
    return [
      colours ? `${colours} colour${colours === 1 ? "" : "s"} of yours` : "Neutral colours",
      theme.position ? theme.position.replace("-", " ") : "bottom end",
      !theme.scheme || theme.scheme === "auto" ? "light or dark as the page is" : `always ${theme.scheme}`,
    ].join(", ");
  },
};
