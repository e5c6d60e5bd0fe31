"""What engagement is made of: four measures of an account's own use, and their fixed curves."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import NamedTuple

from .exact import exact
from .licenses import UNLIMITED, Licenses
from .rules.engagement import EngagementWeights

METRICS = EngagementWeights._fields
DAYS = 14
FULL_DAYS = 10
"""Of 14 days, used on so many is full: Monday to Friday."""
MS_PER_MINUTE = 60_000

Points = Mapping[str, Fraction | None]


class Use(NamedTuple):
    """What one account, or a tree of them, did in the window; measures are per person and day.

    Totals would make large accounts look engaged for being large.
    """

    account: Hashable
    segment: str
    observed_days: int
    active_days: int
    engaged_ms: int
    user_days: int
    active_users: int
    known_users: int
    actions: int
    licenses: Licenses
    """Of the same window as the rest."""
    apart: bool = False
    """Nobody's peer: it has left, or is the vendor's own."""
    running: bool = False
    """The window holds a day that isn't over."""


def measures(use: Use) -> dict[str, float | None]:
    """The four by name, as they are ranked; None where there is nothing to divide by."""
    return {
        "frequency": _ratio(use.active_days, use.observed_days),
        "time": use.engaged_ms / (MS_PER_MINUTE * use.user_days) if use.user_days else None,
        "breadth": _ratio(use.active_users, use.known_users),
        "utilization": _ratio(use.licenses.active, _seats(use)),
    }


def curve_points(use: Use, target_minutes: float) -> dict[str, Fraction | None]:
    """0 to 100 points for each measure, of the account's own use alone."""
    full_ms = exact(target_minutes) * MS_PER_MINUTE
    return {
        "frequency": _points(use.active_days * DAYS, use.observed_days * FULL_DAYS),
        "time": _points(use.engaged_ms, use.user_days * full_ms),
        "breadth": _points(use.active_users, use.known_users),
        "utilization": _points(use.licenses.active, _seats(use)),
    }


def _seats(use: Use) -> int:
    seats = use.licenses.seats
    return 0 if seats is None or seats == UNLIMITED else seats


def _ratio(part: int, of: int) -> float | None:
    # One division rounds correctly: equal ratios are equal floats, so ties are ties.
    return min(part / of, 1.0) if of else None


def _points(part: int, full: int | Fraction) -> Fraction | None:
    return min(100 * Fraction(part) / full, Fraction(100)) if full else None
