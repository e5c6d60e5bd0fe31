"""What a customer is worth over the time it stays."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .envelope import INSUFFICIENT_DATA, NO_DENOMINATOR, OK
from .exact import Number, exact
from .retention import Retention

MONTHS = 3
LEAST_CUSTOMERS = 30
MOST_TENURE_MONTHS = 60


class LifetimeValue(NamedTuple):
    """The value, or where nobody leaves what it is at least."""

    value: Fraction | None
    status: str
    lifetime_months: Fraction | None = None
    monthly_churn: Fraction | None = None
    """Percent, the mean of the months."""
    lower_bound: Fraction | None = None


def lifetime_months(monthly_churn_percent: Number) -> Fraction | None:
    """How long a customer stays on average; None where nobody leaves."""
    churn = exact(monthly_churn_percent)
    return 100 / churn if churn else None


def lifetime_value(
    arpa: Fraction | None,
    months: Sequence[Retention],
    *,
    mean_tenure_months: Number = 0,
    gross_margin: Number = 100,
) -> LifetimeValue:
    """Revenue per account ÷ monthly churn, on the mean churn of the last three months.

    `months` are complete months, oldest first. Without churn the value has no end: what is told is
    a lower bound, the revenue over the mean tenure so far, of at most 60 months.
    """
    last = months[-MONTHS:]
    churns = [one.churn for one in last if one.churn is not None]
    too_few = len(churns) < MONTHS or last[-1].start < LEAST_CUSTOMERS
    if arpa is None or too_few:
        return LifetimeValue(None, INSUFFICIENT_DATA)
    churn = sum(churns, Fraction()) / len(churns)
    earned = arpa * exact(gross_margin) / 100
    lifetime = lifetime_months(churn)
    if lifetime is None:
        tenure = min(exact(mean_tenure_months), Fraction(MOST_TENURE_MONTHS))
        return LifetimeValue(None, NO_DENOMINATOR, None, churn, earned * tenure)
    return LifetimeValue(earned * lifetime, OK, lifetime, churn)
