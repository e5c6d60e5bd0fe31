"""Which days of which accounts are to be closed: each account by its own calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from seatbeat_collector.presence.local_days import day_bounds, days_between, local_day
from seatbeat_collector.scoring.accounts import began_on, zone_of
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.terms import NOW

ONE_DAY = timedelta(days=1)
Work = dict[date, list[str]]
"""By day, oldest first: the accounts whose day it is about."""


def last_over(zone: str, now_ms: int, grace_ms: int) -> date:
    """The last local day that has been over for so long; days of 23 and 25 hours are days."""
    return local_day(now_ms - grace_ms, zone) - ONE_DAY


def next_over(zones: Iterable[str], now_ms: int, grace_ms: int) -> int | None:
    """The instant at which the next day of one of the zones will have been over for so long."""
    ends = [day_bounds(last_over(zone, now_ms, grace_ms) + ONE_DAY, zone)[1] for zone in zones]
    return min(ends) + grace_ms if ends else None


def zones_of(roster: Roster) -> dict[str, str]:
    """The time zone of each account, by id."""
    default = roster.terms.timezone
    return {name: zone_of(one, default) for name, one in roster.records.items()}


def due(
    roster: Roster, closed: Mapping[int, int], since: date | None, now_ms: int, grace_ms: int
) -> Work:
    """What is to be closed now.

    The very first close begins with the last day that is over; `since` is the day with which it
    began. Accounts that came later begin with their own first day; missed days are made up for.
    """
    found: Work = {}
    for name, zone in zones_of(roster).items():
        last = last_over(zone, now_ms, grace_ms)
        known = closed.get(roster.records[name].number)
        first = last if since is None else since
        if known is not None:
            first = date.fromordinal(known) + ONE_DAY
        _add(found, roster, name, zone, first, last)
    return dict(sorted(found.items()))


def between(roster: Roster, first: date, last: date, now_ms: int, names: Iterable[str]) -> Work:
    """The days first..last of accounts, as far as they existed and the days are over."""
    found: Work = {}
    for name in names:
        zone = zone_of(roster.records[name], roster.terms.timezone)
        _add(found, roster, name, zone, first, min(last, last_over(zone, now_ms, 0)))
    return dict(sorted(found.items()))


def _add(found: Work, roster: Roster, name: str, zone: str, first: date, last: date) -> None:
    began = began_on(roster.records[name], zone, NOW)
    if began is not None:
        for day in days_between(max(first, began), last):
            found.setdefault(day, []).append(name)
