/** The standard normal quantile of 97.5 %. */
const Z95 = 1.959963984540054;

/**
 * The 95 % interval of a share in percent (Wilson 1927, score interval without correction).
 * @param {number} successes
 * @param {number} n at least 1
 * @returns {[number, number]}
 */
export function wilson(successes, n) {
  const share = successes / n;
  const z2 = Z95 * Z95;
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return [Math.max(0, 100 * (middle - half)), Math.min(100, 100 * (middle + half))];
}

/**
 * The 95 % interval of 100 × (plus − minus) / n, for counts out of n.
 *
 * Adjusted Wald (Bonett and Price 2012; Sauro and Lewis): three answers are added, three
 * quarters of one on each side. Clamped to ±100.
 * @param {number} plus
 * @param {number} minus
 * @param {number} n
 * @returns {[number, number]}
 */
export function adjustedWald(plus, minus, n) {
  const of = n + 3;
  const [p, m] = [(plus + 0.75) / of, (minus + 0.75) / of];
  const half = Z95 * Math.sqrt((p + m - (p - m) ** 2) / of);
  return [Math.max(-100, 100 * (p - m - half)), Math.min(100, 100 * (p - m + half))];
}
