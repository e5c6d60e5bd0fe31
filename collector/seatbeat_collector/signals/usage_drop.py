"""Usage drop: the last week against the account's own weeks before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from seatbeat_collector.metrics.exact import exact
from seatbeat_collector.metrics.rules.signals import UsageDropRules
from seatbeat_collector.metrics.window import Window, observed_days

from .signal import CRITICAL, USAGE_DROP, WARN, Signal

WEEK = 7
SIGMAS_PER_MAD = 1.4826
"""Makes the median absolute deviation of normal values their standard deviation."""


class Weeks(NamedTuple):
    """What an account did in the last 7 complete days, and in each block of 7 before, newest first.

    Counts or milliseconds: actions, user-days, engaged time.
    """

    last: int
    blocks: Sequence[int]


class Drop(NamedTuple):
    """How far a week fell, and whether that says anything."""

    judged: bool
    """Whether there is baseline enough to speak of a drop at all."""
    severity: str | None
    last: float
    baseline: float | None = None
    change: float | None = None
    """Percent."""
    z: float | None = None
    """By how many robust standard deviations; None with too few blocks for it."""
    blocks: int = 0
    counts: bool = True
    """Whether the account is one of all of which so many may fall: not the vendor's own, not gone
    already, and observed in the last week."""


def weeks_of(daily: Mapping[date, int], as_of: date, start: date | None, most: int = 8) -> Weeks:
    """Blocks of whole weeks, back to the account's start; days without an entry count as 0."""
    observed = observed_days(Window((most + 1) * WEEK, as_of, as_of), start) // WEEK
    sums = [_sum(daily, as_of - timedelta(days=WEEK * n)) for n in range(max(observed, 1))]
    return Weeks(sums[0], sums[1:])


def drop_of(weeks: Weeks, rules: UsageDropRules) -> Drop:
    """The last week against the median of the blocks; with a longer past it must be unusual too."""
    blocks, last = [Fraction(one) for one in weeks.blocks[: rules.most_blocks]], weeks.last
    if not rules.enabled or len(blocks) < rules.least_blocks:
        return Drop(False, None, float(last), blocks=len(blocks))
    baseline = median(blocks)
    if baseline <= 0 or baseline < exact(rules.least_baseline):
        return Drop(False, None, float(last), float(baseline), blocks=len(blocks))
    change = 100 * (last - baseline) / baseline
    z = None
    if len(blocks) >= rules.blocks_for_z:
        mad = median(abs(one - baseline) for one in blocks)
        swing = max(mad, exact(rules.least_mad_percent) * baseline / 100)
        z = float(last - baseline) / (SIGMAS_PER_MAD * float(swing)) if swing else None
    usual = z is not None and z > rules.z
    severity = None if usual else _severity(float(change), rules)
    return Drop(True, severity, float(last), float(baseline), float(change), z, len(blocks))


def usage_drop(drop: Drop, measure: str = "actions") -> Signal | None:
    """The signal, where there is one."""
    if drop.severity is None:
        return None
    evidence = {
        "measure": measure,
        "last_week": drop.last,
        "baseline": drop.baseline,
        "z": drop.z,
        "blocks": drop.blocks,
    }
    return Signal(USAGE_DROP, drop.severity, drop.change, measure, evidence)


def _sum(daily: Mapping[date, int], as_of: date) -> int:
    return sum(daily.get(as_of - timedelta(days=n), 0) for n in range(1, WEEK + 1))


def _severity(change: float, rules: UsageDropRules) -> str | None:
    if change <= rules.critical:
        return CRITICAL
    return WARN if change <= rules.warn else None
