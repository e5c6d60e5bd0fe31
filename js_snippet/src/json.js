/**
 * A value as JSON, with arrays as arrays also where a page gave them a `toJSON` that makes texts of
 * them, as Prototype.js did up to 1.6.
 * @param {any} value
 * @returns {string}
 */
export function toJson(value) {
  return JSON.stringify(value, /** @type {any} */ ([]).toJSON && asItWas);
}

/**
 * @this {any} what holds the value
 * @param {string} key
 * @param {any} said what its `toJSON` made of it
 */
function asItWas(key, said) {
  return Array.isArray(this[key]) ? this[key] : said;
}
