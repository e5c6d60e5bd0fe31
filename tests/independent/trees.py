"""An account with all below it: who came when, and since when it is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from .accounts import Account, Lived
from .days import bounds, day_of, last_days


class Visit(NamedTuple):
    """What one person did in one account of the tree on one day."""

    account_id: str
    user_id: str
    lived: Lived
    day: date


class Tree:
    """An account and all below it; it comes first."""

    def __init__(self, members: list[Account], today: date) -> None:
        self.members, self.today = members, today
        self.account_id, self.zone = members[0].account_id, members[0].zone
        self._days: dict[date, list[Visit]] = {}
        self._came: dict[date, set[str]] = {}
        self._first: dict[str, date] = {}
        self.start = cache(self._start)
        for account in members:
            for day, people in account.days.items():
                visits = [Visit(account.account_id, *who, day) for who in people.items()]
                self._days.setdefault(day, []).extend(visits)
                self._came.setdefault(day, set()).update(people)
        for day in sorted(self._came, reverse=True):
            self._first.update(dict.fromkeys(self._came[day], day))

    def visits(self, days: Iterable[date]) -> list[Visit]:
        """Everything that people did on these days."""
        return [visit for day in days for visit in self._days.get(day, ())]

    def people(self, days: Iterable[date]) -> set[str]:
        """Who came on these days."""
        return set().union(*(self._came.get(day, ()) for day in days))

    def people_before(self, day: date) -> set[str]:
        """Who ever came before a day."""
        return {user_id for user_id, first in self._first.items() if first < day}

    def _start(self, as_of: date) -> date | None:
        """The day on which the first of them began, as it was known when a window ended."""
        end_ms = bounds(last_days(1, as_of)[0], self.zone)[1] - 1
        known = []
        for one in self.members:
            created_ms = one.held("created_at", end_ms)
            created = None if created_ms is None else day_of(created_ms, self.zone)
            known.append(created or one.first_day)
        return min(filter(None, known), default=None)

    def observed(self, days: list[date], as_of: date) -> list[date]:
        """Those of a window's days on which the account was there."""
        start = self.start(as_of)
        return [day for day in days if start is not None and day >= start]


def tree_of(account_id: str, known: dict[str, Account], now_ms: int) -> Tree:
    """The account and all whose parent, or parent's parent, it is now."""
    found = [known[account_id]]
    for member in found:
        found += [one for one in known.values() if one.held("parent_id") == member.account_id]
    return Tree(found, day_of(now_ms, known[account_id].zone))
