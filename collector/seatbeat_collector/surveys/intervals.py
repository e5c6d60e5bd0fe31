"""95 % intervals of shares and of differences of shares, which stay sound for small samples."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054
"""The standard normal quantile of 97.5 %."""


def wilson(successes: int, n: int) -> tuple[float, float]:
    """The interval of a share in percent (Wilson 1927, score interval without correction).

    `n` is at least 1.
    """
    share, z2 = successes / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))


def adjusted_wald(plus: int, minus: int, n: int) -> tuple[float, float]:
    """The interval of 100 × (plus − minus) / n, for counts out of n.

    Adjusted Wald (Bonett and Price 2012; Sauro and Lewis): three answers are added, three
    quarters of one on each side. Clamped to ±100.
    """
    of = n + 3
    p, m = (plus + 0.75) / of, (minus + 0.75) / of
    half = Z95 * sqrt((p + m - (p - m) ** 2) / of)
    return max(-100.0, 100 * (p - m - half)), min(100.0, 100 * (p - m + half))
