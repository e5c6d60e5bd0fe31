"""A user's day as the metrics read it, and how many of them make used days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from .used_days import Used, together


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


class People(dict[str, int]):
    """A bit for each user id, given out as they are asked for."""

    def __missing__(self, user_id: str) -> int:
        bit = self[user_id] = 1 << len(self)
        return bit


def used_days(days: Iterable[UserDay], people: People | None = None) -> list[Used]:
    """The user-days added up by day; accounts that are read together share their `people`."""
    people = People() if people is None else people
    return together(
        Used(one.day, one.engaged_ms, one.measured_ms, one.actions, people[one.user_id])
        for one in days
    )
