"""Every account as rules see it on a day, with all below it; remembered until something is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.hierarchy import tree_of
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.licenses import Seats
from seatbeat_collector.metrics.segments import stands_apart
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.store.records import AccountRecord

from .accounts import facts_at, observed_from, seats_at, zone_of
from .terms import NOW, Terms, When, end_of


class Account(NamedTuple):
    """An account as of a day; whatever else is asked of it is asked of this."""

    records: tuple[AccountRecord, ...]
    """Itself first, then all below it."""
    zone: str
    day: Window
    """The last day that counts, by the account's own calendar."""
    start: date | None
    facts: Mapping[str, Any]
    seats: tuple[Seats, ...]
    """Of each record, at the end of that day where it is."""
    apart: bool
    """Nobody's peer: it has left, or is the vendor's own."""

    @property
    def account_id(self) -> str:
        """Its id."""
        return self.records[0].account_id

    @property
    def segment(self) -> str:
        """The one segment that it is in."""
        return str(self.facts["segment"])

    def scope(self, days: int) -> Scope:
        """What a value over so many days speaks about."""
        window = self.day.of(days)
        return Scope(window, self.zone, observed_days(window, self.start))


class Roster:
    """All accounts by what is said of them; the same terms hold for all that is asked."""

    def __init__(self, records: Sequence[AccountRecord], terms: Terms) -> None:
        self.terms = terms
        self.records = {one.account_id: one for one in records}
        self._known: dict[str, tuple[When, date, Account]] = {}

    def account(self, account_id: str, when: When) -> Account:
        """One account. Raises KeyError for an unknown one."""
        record = self.records[account_id]
        zone = zone_of(record, self.terms.timezone)
        day = when.window(1, zone)
        asked = when._replace(now_ms=0)
        known = self._known.get(account_id)
        if known is None or known[0] != asked or known[1] != day.today:
            known = asked, day.today, self._made(record, zone, day, when)
            self._known[account_id] = known
        return known[2]

    @cached_property
    def parents(self) -> dict[str, str]:
        """The id of the account above, of every account that has one now."""
        named = {name: held_at(one.history, "parent_id", NOW) for name, one in self.records.items()}
        return {name: parent for name, parent in named.items() if isinstance(parent, str)}

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: defaultdict[str, list[str]] = defaultdict(list)
        for account_id, parent in sorted(self.parents.items()):
            if parent != account_id:
                children[parent].append(account_id)
        return dict(children)

    def _made(self, record: AccountRecord, zone: str, day: Window, when: When) -> Account:
        names = tree_of(record.account_id, self._children.get)
        records = tuple(self.records[name] for name in names if name in self.records)
        facts = facts_at(record, zone, when, self.terms.rules.segments)
        end_ms = end_of(day, zone)
        starts = [observed_from(one, zone, end_ms, when.kept) for one in records]
        return Account(
            records=records,
            zone=zone,
            day=day,
            start=min((one for one in starts if one is not None), default=None),
            facts=facts,
            seats=tuple(self._seats(one, day) for one in records),
            apart=stands_apart(facts, self.terms.rules.statuses),
        )

    def _seats(self, record: AccountRecord, day: Window) -> Seats:
        return seats_at(record, end_of(day, zone_of(record, self.terms.timezone)))
