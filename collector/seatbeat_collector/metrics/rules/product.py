"""What the product consists of, and the steps by which people come to use it."""

from __future__ import annotations

from typing import NamedTuple

from .conditions import Match


class Feature(NamedTuple):
    """A part of the product as the vendor sells it.

    Used by whoever was in one of its `parts` (what heartbeats and activities name as feature) or
    did one of its `activities`; an ending `*` stands for any ending. With neither, both are
    its own name.
    """

    name: str
    parts: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    brings_value: bool = False


class AdoptionRules(NamedTuple):
    """The features; none: every part that was named anywhere is one, and none brings value."""

    features: tuple[Feature, ...] = ()
    expected_share: float = 20
    """Percent of the segment's accounts that must use a feature for it to be expected of one whose
    entitlements are unknown."""


class OnboardingStep(NamedTuple):
    """Done when `users` people of the account each did one of the activities `times` times."""

    name: str
    activities: tuple[str, ...]
    users: int = 1
    times: int = 1
    within_days: int | None = None
    """Of the account's start; later is done, but late."""


class OnboardingRules(NamedTuple):
    """The steps, in the order they are shown; accounts of which they are asked."""

    steps: tuple[OnboardingStep, ...] = ()
    when: Match = Match()
