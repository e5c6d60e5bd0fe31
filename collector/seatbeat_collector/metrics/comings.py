"""Who is new, who came back, who stayed and who stopped coming."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from .user_days import UserDay, users_of, within
from .window import Window


class Comings(NamedTuple):
    """Users of a window against the window of the same length before it."""

    new: int
    """Active now, and never seen before this window."""
    returned: int
    """Active now, not in the window before, but seen earlier."""
    retained: int
    """Active in both."""
    lapsed: int
    """Active in the window before, not now."""


def comings(days: Collection[UserDay], window: Window, first_days: Mapping[str, date]) -> Comings:
    """Who came and went; `first_days` has each user's first day ever in the account."""
    now, before = users_of(within(days, window)), users_of(within(days, window.before))
    fresh = {user for user in now - before if first_days.get(user, window.first) >= window.first}
    return Comings(
        new=len(fresh),
        returned=len(now - before - fresh),
        retained=len(now & before),
        lapsed=len(before - now),
    )
