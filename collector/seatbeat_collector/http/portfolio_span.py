"""The days that a portfolio is read over: a window, and the complete months before it ends.

Accounts live in many time zones; sums over all of them are read in the collector's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.paid import Period
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.presence.local_days import day_bounds, local_day

from .facts import Ask, window_of
from .moment import Moment

DAYS = 30


class Month(NamedTuple):
    """A calendar month."""

    first: date
    period: Period

    @property
    def name(self) -> str:
        """Such as 2027-03."""
        return self.first.isoformat()[:7]


class Span(NamedTuple):
    """The window in days and as instants, and the complete months before its end."""

    scope: Scope
    period: Period
    months: tuple[Month, ...]
    """Oldest first."""


def span_of(ask: Ask, months: int, began: Iterable[int | None], moment: Moment) -> Span:
    """The days that are asked for; `began` says when each account did. Raises InvalidParameter."""
    zone = moment.timezone
    window = window_of(ask, ask.window or DAYS, zone, moment)
    first = min((at_ms for at_ms in began if at_ms is not None), default=None)
    start = None if first is None else local_day(first, zone)
    return Span(
        Scope(window, zone, observed_days(window, start)),
        period_of(window, zone),
        months_before(window.as_of, months, zone),
    )


def period_of(window: Window, zone: str) -> Period:
    """From the window's first instant up to the one after its last."""
    return Period(day_bounds(window.first, zone)[0], day_bounds(window.last, zone)[1])


def months_before(day: date, count: int, zone: str) -> tuple[Month, ...]:
    """So many calendar months that were over before a day began."""
    found: list[Month] = []
    after = day.replace(day=1)
    for _ in range(count):
        last = after - timedelta(days=1)
        first = last.replace(day=1)
        found.append(Month(first, Period(day_bounds(first, zone)[0], day_bounds(last, zone)[1])))
        after = first
    return tuple(reversed(found))
