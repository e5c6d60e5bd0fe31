"""Sums over user-days: what a whole portfolio can be listed with."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple, Protocol

from .user_days import UserDay, dates_of, users_of


class Sums(Protocol):
    """Sums over one account's user-days in a range of days; times in ms."""

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
    """Sums made here, of user-days of one account or of a tree of accounts."""

    engaged_ms: int = 0
    measured_ms: int = 0
    user_days: int = 0
    active_users: int = 0
    active_days: int = 0
    actions: int = 0


def sums_of(days: Collection[UserDay]) -> Summed:
    """Sums of user-days; a user seen in two accounts on one day is one user and one user-day."""
    return Summed(
        engaged_ms=sum(day.engaged_ms for day in days),
        measured_ms=sum(day.measured_ms for day in days),
        user_days=len({(day.user_id, day.day) for day in days}),
        active_users=len(users_of(days)),
        active_days=len(dates_of(days)),
        actions=sum(day.actions for day in days),
    )
