import { toJson } from "./json.js";
import { isSame } from "./owner.js";
import { handOver } from "./recorder.js";
import { report } from "./report.js";
import { accountOf } from "./token.js";
import { close } from "./widget.js";

/** @typedef {import("./page.js").Page} Page */

/**
 * Say who is here: filled in where nobody was, else one hands over to the other.
 * @param {Page} page
 * @param {string | number} user
 * @param {any} account its id, an identity token, or `import("../index.js").Identity`
 */
export function identify(page, user, account) {
  const given = Object(account) === account ? account : accountOf(account);
  const user_id = `${user ?? ""}`;
  const account_id = `${given.account ?? ""}`;
  if (!user_id || !account_id) throw new Error("user or account missing");
  const { owner } = page.context;
  const present = isSame(owner, { user_id, account_id }) ? owner : leave(page);
  const { about } = page;
  page.about = page.guarded(toJson)(given.traits) || about || "{}";
  Object.assign(present, { user_id, account_id, identity: given.token || present.identity });
  if (page.about !== about) announce(page);
}

/**
 * Whoever was here is no more; returns whose time it is now.
 * @param {Page} page
 */
export function leave(page) {
  page.about = "";
  close(page);
  if (page.context.owner.user_id) handOver(page, {});
  return page.context.owner;
}

/**
 * Tell the collector who is here, and whether the browser says that a program drives it.
 * @param {Page} page
 */
export function announce(page) {
  const webdriver = !!page.view.navigator.webdriver;
  report(page, "identify", { traits: { webdriver, ...JSON.parse(page.about) } });
}
