/**
 * Whom segments and events belong to; empty until the page has said so.
 * @typedef {{ user_id?: string, account_id?: string, token?: string, traits?: string }} Owner
 */

/**
 * Read the arguments of `identify`; nothing if either id is missing.
 * @param {string | number} user
 * @param {string | number | import("../index.js").Identity} account
 * @returns {Owner | undefined}
 */
export function readIdentity(user, account) {
  const given = typeof account === "object" && account ? account : { account };
  const { token, traits } = /** @type {import("../index.js").Identity} */ (given);
  const [user_id, account_id] = [user, given.account].map((id) => String(id ?? ""));
  if (!user_id || !account_id) return undefined;
  return { user_id, account_id, token: token && String(token), traits: JSON.stringify(traits) };
}

/**
 * Take over an identity: fill it in where there was none, else hand over to another.
 * @param {import("./recorder.js").Recorder} recorder
 * @param {Owner} given
 * @returns {boolean} whether the collector should be told
 */
export function assume(recorder, given) {
  const owner = recorder.owner;
  const isSame = owner.user_id === given.user_id && owner.account_id === given.account_id;
  if (!isSame && owner.user_id) {
    recorder.handOver(given);
    return true;
  }
  const { token = owner.token, traits = owner.traits } = given;
  const isNews = !isSame || traits !== owner.traits;
  Object.assign(owner, given, { token, traits });
  return isNews;
}
