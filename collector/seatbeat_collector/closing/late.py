"""What came late: account-days that changed after they were closed, and the days they touch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from seatbeat_collector.presence.local_days import days_between
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.store import Store

from .due import Work


class Seen(NamedTuple):
    """Up to which versions of the portfolio changes were followed."""

    days: int
    facts: int
    """Of what is said of accounts; it may hold for any day."""


def late(store: Store, roster: Roster, seen: Seen, first: date, last: date) -> Work:
    """The days first..last that are to be told anew, for what changed since they were told.

    A day touches those that end a window in which it lies; who stands above is touched too.
    """
    touched = _with_those_above(roster, _changed(store, roster, seen, first))
    found: Work = {}
    for day in days_between(first, last) if touched else ():
        told = store.snapshots.which(day.toordinal())
        names = [
            name
            for name, since in sorted(touched.items())
            if since <= day and roster.records[name].number in told
        ]
        if names:
            found[day] = names
    return found


def _changed(store: Store, roster: Roster, seen: Seen, first: date) -> dict[str, date]:
    """By account the first day that is another now."""
    by_number = {one.number: name for name, one in roster.records.items()}
    found: dict[str, date] = {}
    for row in store.portfolio.changed_days(seen.days):
        name = by_number.get(row.number)
        if name is not None:
            found[name] = min(row.day, found.get(name, row.day))
    for record in store.portfolio.accounts(after=seen.facts):
        if record.account_id in roster.records:
            found[record.account_id] = first
    return found


def _with_those_above(roster: Roster, first: Mapping[str, date]) -> dict[str, date]:
    found = dict(first)
    for name, day in first.items():
        above, seen = roster.parents.get(name), {name}
        while above is not None and above not in seen and above in roster.records:
            found[above] = min(day, found.get(above, day))
            seen.add(above)
            above = roster.parents.get(above)
    return found
