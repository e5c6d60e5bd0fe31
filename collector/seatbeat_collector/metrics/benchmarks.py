"""How a metric lies over many accounts: what one of them can be held against."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .exact import exact

TOO_FEW, NOT_CLOSED = "too_few_accounts", "not_closed"
REASONS = (TOO_FEW, NOT_CLOSED)
"""Why there are no numbers: too few accounts have a value, or the month has no closed day."""


class Spread(NamedTuple):
    """So many percent of the accounts have less, or as much; p50 is the median.

    Between two accounts it is drawn in a straight line.
    """

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


def spread(values: Sequence[float], least: int) -> Spread | None:
    """Of the accounts that have a value; None for fewer than `least`, or than two."""
    if len(values) < max(least, 2):
        return None
    ordered = sorted(values)
    return Spread(*(_at(ordered, percent) for percent in (10, 25, 50, 75, 90)))


def _at(ordered: Sequence[float], percent: int) -> float:
    """Rounded once, so that it stays among the values and rises with the percentage."""
    low, part = divmod(Fraction(percent * (len(ordered) - 1), 100), 1)
    below, above = (exact(ordered[place]) for place in (low, low + (part > 0)))
    return float(below + part * (above - below))
