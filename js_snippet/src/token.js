/**
 * What `identify` is given as an account: its id, or an identity token (a JWT, whose first two
 * parts are JSON objects), which names the account itself.
 * @param {any} text
 * @returns {{ account: any, token?: string }}
 */
export function accountOf(text) {
  const found = /^e[wy].+\.(e[wy].+)\./.exec(text);
  if (!found) return { account: text };
  const bytes = atob(found[1].replace(/-/g, "+").replace(/_/g, "/"));
  // `escape` is what turns those bytes, which are UTF-8, into a text in the fewest words.
  return { account: JSON.parse(decodeURIComponent(escape(bytes))).acct, token: text };
}
