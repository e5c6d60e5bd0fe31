"""Which segment an account is in, and which statuses mean that it pays, tries or has left."""

from __future__ import annotations

from typing import NamedTuple

from .conditions import Match


class SegmentRule(NamedTuple):
    """Puts accounts that match into a segment: one with a name, or the one that a trait names.

    Exactly one of `name` and `trait` is given. A rule with a trait also needs a text in it.
    """

    name: str | None = None
    trait: str | None = None
    when: Match = Match()


class Segments(NamedTuple):
    """Rules in order, the first that matches wins; `otherwise` where none does."""

    rules: tuple[SegmentRule, ...] = (SegmentRule(trait="segment"), SegmentRule(trait="plan"))
    otherwise: str = "other"


class Statuses(NamedTuple):
    """What the trait `status` says, in small letters. A trial is no customer before it pays."""

    paying: tuple[str, ...] = ("paying", "paid", "active", "customer")
    trial: tuple[str, ...] = ("trial", "trialing", "free")
    churned: tuple[str, ...] = ("churned", "cancelled", "canceled")
