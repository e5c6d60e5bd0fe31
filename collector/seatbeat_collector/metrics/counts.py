"""What is counted besides the four metrics: acts, sessions, sign-ins, core users."""

from __future__ import annotations

from typing import NamedTuple

from .adoption import core_share
from .envelope import (
    NO_DENOMINATOR,
    NOT_APPLICABLE,
    Envelope,
    Reading,
    Scope,
    envelope,
    standing,
    unless_unobserved,
    valued,
)


class Counts(NamedTuple):
    """Of one window; None where the vendor named nothing to be counted."""

    actions: int
    sessions: int | None
    sign_ins: int | None
    core_active_users: int | None


def counts_beside(scope: Scope, counts: Counts, active_users: int) -> dict[str, Envelope]:
    """Metrics of their own for each, and the share of the active users that are core users."""
    core = counts.core_active_users
    return {
        **{name: _count(name, scope, number) for name, number in counts._asdict().items()},
        "core_share": valued(
            "core_share",
            scope,
            core_share(core, active_users),
            without=NOT_APPLICABLE if core is None else NO_DENOMINATOR,
        ),
    }


def _count(name: str, scope: Scope, number: int | None) -> Envelope:
    if number is None:
        return envelope(name, scope, Reading(None, NOT_APPLICABLE, {}))
    value = unless_unobserved(scope, number)
    return envelope(name, scope, Reading(value, standing(scope), {}))
