"""Sums over used days: what a whole portfolio can be listed with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from operator import add, attrgetter
from typing import NamedTuple, Protocol

from .used_days import UsedDay, users_of


class Sums(Protocol):
    """Sums over one account's days in a range; times in ms."""

    @property
    def engaged_ms(self) -> int: ...
    @property
    def measured_ms(self) -> int: ...
    @property
    def user_days(self) -> int: ...
    @property
    def active_users(self) -> int: ...
    @property
    def active_days(self) -> int: ...
    @property
    def actions(self) -> int: ...


class Summed(NamedTuple):
    """Sums made here, of an account or of a tree of accounts."""

    engaged_ms: int = 0
    measured_ms: int = 0
    user_days: int = 0
    active_users: int = 0
    active_days: int = 0
    actions: int = 0


def sums_of(days: Collection[UsedDay]) -> Summed:
    """Sums of days, each date once; a user seen in two accounts on one day is one user-day."""
    return Summed(
        engaged_ms=sum(one.engaged_ms for one in days),
        measured_ms=sum(one.measured_ms for one in days),
        user_days=sum(one.users.bit_count() for one in days),
        active_users=users_of(days).bit_count(),
        active_days=sum(1 for one in days if one.users),
        actions=sum(one.actions for one in days),
    )


def sums_since(days: Iterable[UsedDay], firsts: Iterable[date]) -> list[Summed]:
    """Sums of the days since each of some dates, the latest date first; each day is read once."""
    newest_first = sorted(days, key=attrgetter("day"), reverse=True)
    found, total, users, at = [], Summed(), 0, 0
    for first in firsts:
        begins = at
        while at < len(newest_first) and newest_first[at].day >= first:
            at += 1
        more = newest_first[begins:at]
        users |= users_of(more)
        total = Summed(*map(add, total, sums_of(more)))._replace(active_users=users.bit_count())
        found.append(total)
    return found
