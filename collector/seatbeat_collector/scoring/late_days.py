"""Closed days of which something was heard since: until they are told anew, reads work them out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from seatbeat_collector.store import Store
from seatbeat_collector.store.records import AccountRecord

STATE = "closing"
"""Under which name the store knows how far the daily close came."""
Late = Mapping[int, int]
"""By the number of an account: the ordinal of the first day that may be another than was told."""
NOTHING: Late = MappingProxyType({})


class LateDays:
    """What came since the daily close last followed what came late; who reads it holds a lock."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._followed: int | None = None
        self._read_to = 0
        self._first: Late = NOTHING

    def now(self) -> Late:
        """As it stands: the same object for as long as it is the same."""
        followed = json.loads(self._store.meta(STATE) or "{}").get("days")
        if followed is None:  # nothing was ever closed
            return NOTHING
        if followed != self._followed:
            self._followed, self._read_to, self._first = followed, followed, NOTHING
        version = self._store.portfolio.version()
        if version != self._read_to:
            self._read(self._read_to)
            self._read_to = version
        return self._first

    def _read(self, after: int) -> None:
        first = dict(self._first)
        for row in self._store.portfolio.changed_days(after):
            day = row.day.toordinal()
            first[row.number] = min(day, first.get(row.number, day))
        if first != self._first:
            self._first = first


def is_late(late: Late, records: Iterable[AccountRecord], day: int) -> bool:
    """Whether any of some accounts has a day up to this one that was heard of since."""
    return any(late.get(one.number, day + 1) <= day for one in records)
