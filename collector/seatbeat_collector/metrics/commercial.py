"""The commercial side of one account: how its revenue moved, and when its contract renews."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from .inputs import Contract
from .paid import Period, Timeline, before


def mrr_change(timeline: Timeline, period: Period) -> Fraction | None:
    """Percent by which an account's recurring revenue moved; None where it had none, or in another
    currency.
    """
    start, end = (before(timeline, at_ms) for at_ms in period)
    if not start.mrr or (end.mrr and end.currency != start.currency):
        return None
    return 100 * (end.mrr - start.mrr) / start.mrr


def days_to_renewal(
    contracts: Iterable[Contract], renews_on: date | None, as_of: date
) -> int | None:
    """Days to the next renewal or end of a contract that holds, else to what a trait says.

    Below 0 for a trait that lies in the past; None where nothing is known.
    """
    ends = [one.renews_on or one.ends_on for one in contracts if one.holds_on(as_of)]
    coming = [day for day in ends if day is not None and day >= as_of]
    day = min(coming, default=renews_on)
    return None if day is None else (day - as_of).days
