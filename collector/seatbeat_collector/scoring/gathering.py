"""What the store knows of an account's use, read for the days that its metrics need."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.account import Member
from seatbeat_collector.metrics.sessions import Edges, sessions_over
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.day_acts import DayActs
from seatbeat_collector.store.records import AccountDay, AccountRecord

from .accounts import zone_of
from .roster import Account
from .sources import Sources
from .terms import When, start_of
from .trees import People, parts_and_names, people_of, used

DAYS_NEEDED = 30
"""The longest window, and no shorter than a fortnight and the one before it."""
DAYS_BACK = 400
"""How far the last day with an event is looked for."""


class Named(NamedTuple):
    """Who was in which part of the product, and who did what, as bits of the whole tree."""

    parts: dict[str, int]
    names: dict[str, int]


class Gathered(NamedTuple):
    """An account's use with all below it."""

    members: list[Member]
    acts: list[list[DayActs]]
    """Of each account of the tree, oldest first."""
    newcomers: int
    """Who was never seen before the fortnight, as bits; others than the members' may be in it."""
    people: People

    def sessions(self, window: Window) -> int:
        """Of everybody in each account, one across midnight counted once."""
        return sum(
            sessions_over({date.fromordinal(one.day): _edges(one) for one in _within(own, window)})
            for own in self.acts
        )

    def times(self, name: str, window: Window) -> int:
        """How often an activity was done."""
        return sum(
            did.times
            for own in self.acts
            for one in _within(own, window)
            if (did := one.names.get(name)) is not None
        )

    def named(self, window: Window) -> Named:
        """Who did what."""
        return _named([list(_within(own, window)) for own in self.acts], self.people)


def gathered(account: Account, when: When, sources: Sources, default_zone: str) -> Gathered:
    """Everything the windows of one account need."""
    window = account.day.of(DAYS_NEEDED)
    first = max(window.first.toordinal(), when.kept.user_days)
    last = window.last.toordinal()
    days = [sources.store.portfolio.days_of(one.number, first, last) for one in account.records]
    people = people_of(account.records, days, sources)
    members = [
        Member(seats, list(used(at, own, people)))
        for at, (seats, own) in enumerate(zip(account.seats, days, strict=True))
    ]
    acts = [
        sources.store.day_acts.of(one.number, zone_of(one, default_zone), first, last, sources.anew)
        for one in account.records
    ]
    return Gathered(members, acts, _newcomers(account, days, people, sources, default_zone), people)


def named_in_a_month(account: Account, when: When, sources: Sources, default_zone: str) -> Named:
    """Who did what in the month, with no more read than that; people of two accounts are two."""
    return named_over(account, when, sources, default_zone, DAYS_NEEDED)


def named_over(
    account: Account, when: When, sources: Sources, default_zone: str, days: int
) -> Named:
    """The same of so many days."""
    window = account.day.of(days)
    first = max(window.first.toordinal(), when.kept.user_days)
    acts = [
        sources.store.day_acts.of(
            one.number, zone_of(one, default_zone), first, window.last.toordinal(), sources.anew
        )
        for one in account.records
    ]
    widths = [max((day.users.bit_length() for day in own), default=0) for own in acts]
    return _named(acts, People(widths))


def last_seen(account: Account, members: list[Member], when: When, sources: Sources) -> date | None:
    """The last day with an event among those that count; told the same whenever it is asked."""
    recent = max((day.day for one in members for day in one.days if day.users), default=None)
    if recent is not None:
        return recent
    found = [
        _last_before(one, account.zone, account.day.last, when, sources) for one in account.records
    ]
    return max((day for day in found if day is not None), default=None)


def _named(acts: list[list[DayActs]], people: People) -> Named:
    found = Named({}, {})
    for at, own in enumerate(acts):
        for held, more in zip(found, parts_and_names(at, own, people), strict=True):
            for name, users in more.items():
                held[name] = held.get(name, 0) | users
    return found


def _last_before(
    record: AccountRecord, zone: str, last: date, when: When, sources: Sources
) -> date | None:
    """An account that was silent for long: its last day with an event, some time ago."""
    if record.last_event_ms is None:
        return None
    earliest = max(last - timedelta(days=DAYS_BACK), date.fromordinal(max(when.kept.user_days, 1)))
    newest = local_day(record.last_event_ms, zone)
    if newest <= last:
        return newest if newest >= earliest else None
    days = sources.store.portfolio.days_of(record.number, earliest.toordinal(), last.toordinal())
    return max((day.day for day in days if day.users), default=None)


def _newcomers(
    account: Account,
    days: list[list[AccountDay]],
    people: People,
    sources: Sources,
    default_zone: str,
) -> int:
    """Everybody but those who were seen in one of the accounts before the fortnight."""
    old = 0
    for at, (record, own) in enumerate(zip(account.records, days, strict=True)):
        from_ms = start_of(account.day.of(14), zone_of(record, default_zone))
        seen = 0
        for day in own:
            seen |= day.users
        seen |= people.shared_of(at)
        old |= people.placed(at, seen & ~sources.newcomers(record.number, from_ms))
    return ~old


def _within(acts: list[DayActs], window: Window) -> Iterator[DayActs]:
    first, last = window.first.toordinal(), window.last.toordinal()
    return (one for one in acts if first <= one.day <= last)


def _edges(acts: DayActs) -> Edges:
    return Edges(acts.sessions, acts.first_ms, acts.last_ms)
