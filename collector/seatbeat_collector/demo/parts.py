"""What is decided about a customer before its people and dates are worked out."""

from __future__ import annotations

from typing import NamedTuple

from .product import Plan
from .stories import STEADY, Story

UNLIMITED = "unlimited"


class Part(NamedTuple):
    """A customer in outline. Ages and moments are in days before the portfolio's last day."""

    name: str
    zone: str
    currency: str
    plan: Plan
    people: int
    seats: int | str | None
    age: int
    story: Story = STEADY
    habit: tuple[float, float] = (0.35, 0.95)
    """The range of its people's habits."""
    sleepers: float = 0.15
    """The share of its people who hardly ever come."""
    diligence: float = 1.0
    """How long its people's stretches of work are; 1 is ordinary."""
    earlier_seats: tuple[tuple[int, int], ...] = ()
    """(days ago until which it held, seats), oldest first."""
    gone: int | None = None
    """Days ago at which it cancelled."""
    roster: tuple[tuple[str, str], ...] = ()
    """Names and roles, where they are given instead of drawn."""
    asleep: int = 0
    """How many of its last people were invited and never came."""
    champion: bool = False
    """True: one person does nearly all the work."""
    parent: str | None = None
    """The name of the customer above, in a group of companies."""
