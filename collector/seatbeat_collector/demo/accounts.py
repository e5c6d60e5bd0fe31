"""The invented vendor's customers and their people, as plain values."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from .stories import Story


class Person(NamedTuple):
    """Someone with a login: since when, how regularly they work, and how their day looks."""

    user_id: str
    name: str
    email: str
    role: str
    joined: date
    habit: float
    """The chance that they use the product on an ordinary business day."""
    starts_at_min: int
    """Minutes after local midnight of their usual first visit."""
    diligence: float
    """How long their stretches of work are; 1 is ordinary."""


class Change(NamedTuple):
    """Traits of an account that hold from a day on."""

    day: date
    traits: dict[str, Any]


class Account(NamedTuple):
    """One customer: what is known of it over time, who works there, and how it goes."""

    account_id: str
    name: str
    zone: str
    story: Story
    changes: tuple[Change, ...]
    """The first is its beginning."""
    people: tuple[Person, ...]

    @property
    def created(self) -> date:
        """The day it became a customer."""
        return self.changes[0].day


class Portfolio(NamedTuple):
    """All customers, and the days that tell their story."""

    accounts: tuple[Account, ...]
    first_day: date
    last_day: date
    """The day before the portfolio was made; stories count back from it. Later days may follow."""
