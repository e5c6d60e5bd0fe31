"""Calendar days of a time zone, by the calendar alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
DAY_MS = 86_400_000
QUARTER_MS = 900_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(instant: datetime) -> int:
    """Milliseconds since the epoch."""
    return (instant - EPOCH) // timedelta(milliseconds=1)


@cache
def midnight(day: date, zone: str) -> int:
    """The instant at which a local day begins, in ms."""
    return to_ms(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))


def bounds(day: date, zone: str) -> tuple[int, int]:
    """The instants between which a local day lies, in ms."""
    return midnight(day, zone), midnight(day + ONE_DAY, zone)


def day_of(at_ms: int, zone: str) -> date:
    """The date on a calendar in this zone at this instant."""
    return _day_of_quarter(at_ms // QUARTER_MS, zone)


@cache
def _day_of_quarter(quarter: int, zone: str) -> date:
    """No clock has been off by other than quarters of an hour for decades."""
    instant = EPOCH + timedelta(milliseconds=quarter * QUARTER_MS)
    return instant.astimezone(ZoneInfo(zone)).date()


def last_days(count: int, before: date) -> list[date]:
    """So many days that end the day before, oldest first."""
    return [before - timedelta(days=ago) for ago in range(count, 0, -1)]


def changes(zone: str, year: int) -> list[date]:
    """The days of a year on which the zone's clocks change."""
    every = [date(year, 1, 1) + n * ONE_DAY for n in range(365)]
    return [day for day in every if bounds(day, zone)[1] - bounds(day, zone)[0] != DAY_MS]
