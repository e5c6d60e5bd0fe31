"""What came late: what changed after days were closed, and the days it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.presence.local_days import days_between, local_day
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.store import Store

from .due import Work

INPUTS_REACH_DAYS = 30
"""How far back what is said of tickets, contracts and answers has days told anew: a month's list
may come at its end. Older days are told anew by a back-fill."""
INPUTS = frozenset({"tickets", "contracts", "entitlements", "contacts", "answers"})
"""What metrics and signals are told from."""

Touched = tuple[str, date]
"""An account, and the first day of it that may be another."""


class Seen(NamedTuple):
    """Up to which versions of the portfolio changes were followed."""

    days: int
    facts: int
    """Of what is said of accounts; it may hold for any day."""
    people: int = 1 << 62
    """Of what is said of their people; the same."""


def late(store: Store, roster: Roster, seen: Seen, first: date, last: date) -> Work:
    """The days up to `last` that are to be told anew, for what changed since they were told.

    Telemetry and what is said of accounts reach back to `first`. A day touches those that end a
    window in which it lies; who stands above is touched too.
    """
    changed: dict[str, date] = {}
    reach = last - timedelta(days=INPUTS_REACH_DAYS - 1)
    for name, day in (*_changed(store, roster, seen, first), *_said(store, roster, reach)):
        changed[name] = min(day, changed.get(name, day))
    touched = _with_those_above(roster, changed)
    found: Work = {}
    for day in days_between(min(touched.values()), last) if touched else ():
        told = store.snapshots.which(day.toordinal())
        names = [
            name
            for name, since in sorted(touched.items())
            if since <= day and roster.records[name].number in told
        ]
        if names:
            found[day] = names
    return found


def _changed(store: Store, roster: Roster, seen: Seen, first: date) -> Iterator[Touched]:
    """Accounts whose days, or of which something said, changed."""
    by_number = {one.number: name for name, one in roster.records.items()}
    for row in store.portfolio.changed_days(seen.days):
        if row.number in by_number:
            yield by_number[row.number], max(row.day, first)
    for record in store.portfolio.accounts(after=seen.facts):
        if record.account_id in roster.records:
            yield record.account_id, first
    for number in store.user_history.accounts_changed(seen.people) or ():
        if number in by_number:
            yield by_number[number], first


def _said(store: Store, roster: Roster, reach: date) -> Iterator[Touched]:
    """Accounts of which an input or an answer says something else now, since when it does."""
    by_number = {one.number: name for name, one in roster.records.items()}
    for one in store.inputs.changed():
        name = by_number.get(one.number)
        if name is not None and one.kind in INPUTS:
            zone = zone_of(roster.records[name], roster.terms.timezone)
            yield name, max(local_day(one.since_ms, zone), reach)


def _with_those_above(roster: Roster, first: Mapping[str, date]) -> dict[str, date]:
    found = dict(first)
    for name, day in first.items():
        above, seen = roster.parents.get(name), {name}
        while above is not None and above not in seen and above in roster.records:
            found[above] = min(day, found.get(above, day))
            seen.add(above)
            above = roster.parents.get(above)
    return found
