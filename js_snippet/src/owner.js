/**
 * Whom segments and events belong to; empty until the page has said so.
 * @typedef {{ user_id?: string, account_id?: string, identity?: string }} Owner
 */

/**
 * Whether two are one, be it with another token.
 * @param {Owner} one
 * @param {Owner} other
 */
export function isSame(one, other) {
  return one.user_id === other.user_id && one.account_id === other.account_id;
}
