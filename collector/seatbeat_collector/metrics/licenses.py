"""Seats and who used them, pooled over a tree of accounts."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_
from typing import Any, Literal, NamedTuple

UNLIMITED: Literal["unlimited"] = "unlimited"

Seats = int | Literal["unlimited"] | None


class Licenses(NamedTuple):
    """Active users and the seats they are measured against."""

    active: int
    seats: Seats
    accounts_without_seats: int = 0
    """Accounts of the tree that were used but have no known seats; they stand outside the ratio."""


class Holding(NamedTuple):
    """One account's seats and its distinct active users, as bits that the tree shares."""

    seats: Seats
    users: int


def seats_of(trait: Any) -> Seats:
    """The seats a trait speaks of: a whole number above 0, "unlimited", or None for unknown."""
    if isinstance(trait, str) and trait.strip().lower() == UNLIMITED:
        return UNLIMITED
    if isinstance(trait, bool) or not isinstance(trait, int) or trait <= 0:
        return None
    return trait


def pool(holdings: Collection[Holding]) -> Licenses:
    """Σ seats and the distinct users of a tree, never a mean of percentages.

    One unlimited account makes the tree unlimited. Accounts without known seats are left out of
    both sides; where none has seats, the users of all are given and the seats are unknown.
    """
    everyone = _users(holdings)
    if any(holding.seats == UNLIMITED for holding in holdings):
        return Licenses(everyone, UNLIMITED)
    seated = [holding for holding in holdings if holding.seats is not None]
    if not seated:
        return Licenses(everyone, None)
    seats = sum(holding.seats for holding in seated if isinstance(holding.seats, int))
    without = sum(1 for holding in holdings if holding.seats is None and holding.users)
    return Licenses(_users(seated), seats, without)


def _users(holdings: Collection[Holding]) -> int:
    return reduce(or_, (holding.users for holding in holdings), 0).bit_count()
