"""An account with all below it: who came when, and since when it is there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from .accounts import Account, Lived
from .days import bounds, day_of, last_days


class Visit(NamedTuple):
    """What one person did in one account of the tree on one day."""

    account_id: str
    user_id: str
    day: date
    lived: Lived


class Tree(NamedTuple):
    """An account and all below it; it comes first."""

    members: list[Account]
    today: date

    @property
    def account_id(self) -> str:
        """Whose tree it is."""
        return self.members[0].account_id

    @property
    def zone(self) -> str:
        """Where its days begin."""
        return self.members[0].zone

    def visits(self, days: Iterable[date]) -> list[Visit]:
        """Everything that people did on these days."""
        return [
            Visit(account.account_id, user_id, day, lived)
            for day in days
            for account in self.members
            for user_id, lived in account.days.get(day, {}).items()
        ]

    def people(self, days: Iterable[date]) -> set[str]:
        """Who came on these days."""
        return {visit.user_id for visit in self.visits(days)}

    def people_before(self, day: date) -> set[str]:
        """Who ever came before a day."""
        return self.people({each for one in self.members for each in one.days if each < day})

    def start(self, as_of: date) -> date | None:
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
