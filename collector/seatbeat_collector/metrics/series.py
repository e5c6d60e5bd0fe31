"""A metric over time, one point a day, week or month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from .envelope import INSUFFICIENT_DATA, NO_DENOMINATOR, NOT_APPLICABLE, OK, PROVISIONAL
from .licenses import UNLIMITED, Licenses
from .sums import sums_of
from .time_spent import seconds
from .used_days import D, UsedDay

INTERVALS = ("day", "week", "month")


class Bucket(NamedTuple):
    """The days of one point, both included."""

    first: date
    last: date


Measure = Callable[[Collection[UsedDay]], int | float]

MEASURES: dict[str, Measure] = {
    "time_spent": lambda days: seconds(sums_of(days).engaged_ms),
    "active_users": lambda days: sums_of(days).active_users,
    "usage_frequency": lambda days: sums_of(days).active_days,
    "actions": lambda days: sums_of(days).actions,
}
"""By metric, of days each of which comes once."""


def buckets(first: date, last: date, interval: str) -> list[Bucket]:
    """The range cut at Mondays or firsts of months; its ends may cut a week or month short."""
    found: list[Bucket] = []
    while first <= last:
        end = min(last, _end_of(first, interval))
        found.append(Bucket(first, end))
        first = end + timedelta(days=1)
    return found


def license_share(licenses: Licenses) -> tuple[float | None, str]:
    """Percent of seats used, and how it stands."""
    if licenses.seats == UNLIMITED:
        return None, NOT_APPLICABLE
    if licenses.seats is None:
        return None, NO_DENOMINATOR
    return 100 * licenses.active / licenses.seats, OK


def point(
    bucket: Bucket,
    value: int | float | None,
    *,
    start: date | None,
    today: date,
    status: str = OK,
) -> dict[str, Any]:
    """One point; null and `insufficient_data` where the account did not yet exist."""
    if status == OK and not value and (start is None or bucket.last < start):
        value, status = None, INSUFFICIENT_DATA
    elif status == OK and bucket.last >= today:
        status = PROVISIONAL
    return {
        "from": bucket.first.isoformat(),
        "to": bucket.last.isoformat(),
        "value": value,
        "status": status,
    }


def inside(bucket: Bucket, days: Iterable[D]) -> list[D]:
    """The days of a bucket."""
    return [day for day in days if bucket.first <= day.day <= bucket.last]


def _end_of(day: date, interval: str) -> date:
    if interval == "week":
        return day + timedelta(days=6 - day.weekday())
    if interval == "month":
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day
