"""Active users: how many different people came, in windows that don't add up."""

from __future__ import annotations

from collections.abc import Mapping

from .envelope import Envelope, Reading, Scope, envelope, standing, unless_unobserved
from .sums import Sums

LENGTHS = (1, 7, 14, 30)


def active_users(sums: Mapping[int, Sums], scope: Scope, *, today: Sums | None) -> Envelope:
    """Distinct actives of the window, and of the last 1, 7, 14 and 30 days.

    `sums` holds, by their length in days, windows that end with the scope's window.
    """
    beside = {f"d{days}": sums[days].active_users for days in LENGTHS}
    so_far = None if today is None else today.active_users
    counted = value(sums[scope.window.days], scope)
    reading = Reading(counted, standing(scope), {**beside, "today_so_far": so_far})
    return envelope("active_users", scope, reading)


def value(sums: Sums, scope: Scope) -> int | None:
    """Distinct actives of the window; None where nothing could be observed."""
    return unless_unobserved(scope, sums.active_users)
