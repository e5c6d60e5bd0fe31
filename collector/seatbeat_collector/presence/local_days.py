"""Calendar days in an account's time zone; days of 23 and 25 hours exist."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=65_536)
def day_bounds(day: date, zone: str) -> tuple[int, int]:
    """The first ms of a local day and the first ms of the next one; `zone` is an IANA name."""
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def local_day(at_ms: int, zone: str) -> date:
    """The calendar day of an instant in a zone."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(ZoneInfo(zone)).date()


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def days_touched(start_ms: int, end_ms: int, zone: str) -> list[date]:
    """The local days that hold an instant of [start_ms, end_ms]."""
    return days_between(local_day(start_ms, zone), local_day(end_ms, zone))


def _midnight(day: date, zone: str) -> int:
    # Where the clocks skip midnight, fold=0 gives the instant of the skip: the day begins there.
    # Where midnight comes twice, fold=0 gives the first: the day has 25 hours.
    at = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return (at.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
