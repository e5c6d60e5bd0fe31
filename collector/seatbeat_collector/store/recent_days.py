"""The days of the accounts that were listed last, kept in memory and in step with the store."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from .portfolio import PortfolioReads
from .records import AccountDay

MOST = 1_000
"""Accounts remembered; each takes some kilobytes. Those not listed for the longest go first."""


class _Kept(NamedTuple):
    """Days first..last of an account, by ordinal."""

    first: int
    last: int
    rows: dict[int, AccountDay]


class RecentDays:
    """Days by account; not to be used by two threads at once."""

    def __init__(self, reads: PortfolioReads) -> None:
        self._reads = reads
        self._kept: OrderedDict[int, _Kept] = OrderedDict()

    def of(self, number: int, first: int, last: int) -> list[AccountDay]:
        """The days first..last of an account, oldest first."""
        kept = self._kept.pop(number, None)
        if kept is None or first < kept.first or last > kept.last:
            rows = self._reads.days_of(number, first, last)
            kept = _Kept(first, last, {row.day.toordinal(): row for row in rows})
        self._kept[number] = kept
        if len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return [kept.rows[day] for day in sorted(kept.rows) if first <= day <= last]

    def take(self, row: AccountDay, day: int) -> None:
        """Note a day as it is now."""
        kept = self._kept.get(row.number)
        if kept is not None and kept.first <= day <= kept.last:
            kept.rows[day] = row
