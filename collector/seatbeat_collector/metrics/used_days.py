"""A local day as its people used it together, and the questions asked of many.

People are a set of bits: everyone has one, the same on all days that are asked about together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple, Protocol, TypeVar

from .window import Window


class Dated(Protocol):
    """Something of one local day."""

    @property
    def day(self) -> date: ...


class UsedDay(Dated, Protocol):
    """One local day of an account, or of a tree of accounts; times in ms."""

    @property
    def engaged_ms(self) -> int: ...
    @property
    def measured_ms(self) -> int: ...
    @property
    def actions(self) -> int: ...
    @property
    def users(self) -> int: ...


class Used(NamedTuple):
    """A day that was added up here."""

    day: date
    engaged_ms: int = 0
    measured_ms: int = 0
    actions: int = 0
    users: int = 0


D = TypeVar("D", bound=Dated)


def within(days: Iterable[D], window: Window) -> list[D]:
    """The days inside a window."""
    first, last = window.first, window.last
    return [one for one in days if first <= one.day <= last]


def users_of(days: Iterable[UsedDay]) -> int:
    """The distinct users, as bits."""
    return reduce(or_, (one.users for one in days), 0)


def daily_actives(days: Iterable[UsedDay], dates: Collection[date]) -> list[int]:
    """How many distinct users each of the dates saw, in the order given."""
    seen = {one.day: one.users for one in days}
    return [seen.get(day, 0).bit_count() for day in dates]


def together(days: Iterable[UsedDay]) -> list[Used]:
    """Days of several accounts as days of all of them; who was in two is one user of the day."""
    found: dict[date, Used] = {}
    for one in days:
        held = found.get(one.day) or Used(one.day)
        found[one.day] = Used(
            one.day,
            held.engaged_ms + one.engaged_ms,
            held.measured_ms + one.measured_ms,
            held.actions + one.actions,
            held.users | one.users,
        )
    return [found[day] for day in sorted(found)]
