"""A user's day as the metrics read it, and the questions asked of many."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol

from .window import Window


class UserDay(Protocol):
    """One counted user's local day with at least one event; times in ms."""

    @property
    def user_id(self) -> str: ...
    @property
    def day(self) -> date: ...
    @property
    def engaged_ms(self) -> int: ...
    @property
    def measured_ms(self) -> int: ...
    @property
    def actions(self) -> int: ...
    @property
    def sessions(self) -> int: ...
    @property
    def first_ms(self) -> int: ...
    @property
    def last_ms(self) -> int: ...


def within(days: Iterable[UserDay], window: Window) -> list[UserDay]:
    """The user-days inside a window."""
    return [day for day in days if window.holds(day.day)]


def users_of(days: Iterable[UserDay]) -> set[str]:
    """The distinct users."""
    return {day.user_id for day in days}


def dates_of(days: Iterable[UserDay]) -> set[date]:
    """The distinct dates."""
    return {day.day for day in days}


def daily_actives(days: Iterable[UserDay], dates: Collection[date]) -> list[int]:
    """How many distinct users each of the dates saw, in the order given."""
    seen: dict[date, set[str]] = {day: set() for day in dates}
    for one in days:
        if one.day in seen:
            seen[one.day].add(one.user_id)
    return [len(seen[day]) for day in dates]
