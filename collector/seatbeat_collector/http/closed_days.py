"""What was kept of every account on its last closed day, read again once something else is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.terms import ONE_DAY
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment, when_of


class Kept(Protocol):
    """Something that is kept of an account's day."""

    @property
    def number(self) -> int: ...
    @property
    def day(self) -> int: ...
    @property
    def revision(self) -> int: ...


K = TypeVar("K", bound=Kept)
T = TypeVar("T")


class ClosedDays(Generic[K, T]):
    """As of the last closed day, or of one that is asked for; who reads holds the standing's lock.

    `read` gives what is kept of a day, `make` what is told of it under the account's id.
    """

    def __init__(self, read: Callable[[int], Iterable[K]], make: Callable[[K, str], T]) -> None:
        self._read = read
        self._make = make
        self._facts = -1
        self._zones: dict[str, list[AccountRecord]] = {}
        self._stamp: Any = None
        self._made: dict[str, tuple[K, T]] = {}
        self._rows: Mapping[str, T] = {}

    def rows(self, as_of: date | None, moment: Moment) -> Mapping[str, T]:
        """By id, of the accounts of which something is kept."""
        standing = moment.standing
        if self._facts != standing.facts_version:
            self._zones = _by_zone(standing.records, moment.timezone)
            self._facts = standing.facts_version
        when = when_of(moment, as_of)
        days = {zone: when.window(1, zone).last for zone in self._zones}
        stamp = standing.facts_version, days, moment.store.snapshots.version()
        if stamp != self._stamp:
            known = self._made
            self._rows = self._found(days, is_now=as_of is None)
            self._stamp = stamp
            standing.keep(sum(known.get(name) != one for name, one in self._made.items()))
        return self._rows

    def _found(self, days: Mapping[str, date], *, is_now: bool) -> dict[str, T]:
        kept: dict[date, dict[int, K]] = {}

        def of(record: AccountRecord, day: date) -> K | None:
            if day not in kept:
                kept[day] = {one.number: one for one in self._read(day.toordinal())}
            return kept[day].get(record.number)

        made = {}
        for zone, records in self._zones.items():
            for record in records:
                one = of(record, days[zone])
                if one is None and is_now:
                    one = of(record, days[zone] - ONE_DAY)
                if one is not None:
                    made[record.account_id] = one, self._told(one, record.account_id)
        self._made = made
        return {name: told for name, (_, told) in made.items()}

    def _told(self, kept: K, account_id: str) -> T:
        """What was told before of the same is told again."""
        known = self._made.get(account_id)
        return known[1] if known is not None and known[0] == kept else self._make(kept, account_id)


def _by_zone(records: Iterable[AccountRecord], default: str) -> dict[str, list[AccountRecord]]:
    found: dict[str, list[AccountRecord]] = {}
    for record in records:
        found.setdefault(zone_of(record, default), []).append(record)
    return found
