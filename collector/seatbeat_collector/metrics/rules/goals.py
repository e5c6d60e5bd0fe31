"""What an account, or all of them, should reach by a day."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from .conditions import Match

TO = "to"
BY = "by"
BY_PERCENT = "by_percent"
TARGET_KINDS = (TO, BY, BY_PERCENT)


class Target(NamedTuple):
    """`to` a value, or `by` an amount or percentage of what it was at the start.

    Whether up or down is better follows from the sign; for `to` see the goal.
    """

    kind: str
    amount: float


class Goal(NamedTuple):
    """A metric (named as in a health indicator), a target and a date; for accounts that match."""

    name: str
    metric: str
    target: Target
    starts_on: date
    due_on: date
    when: Match = Match()
    account_id: str | None = None
    """The one account it was agreed with; None: each that matches has it."""
    less_is_better: bool | None = None
    """Of a target to reach a value. None: so it is of tickets and of the time to first value; of
    others it follows from where the goal began."""
