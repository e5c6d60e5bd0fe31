"""Who is new, who came back, who stayed and who stopped coming."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from .used_days import UsedDay, users_of, within
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


def comings(days: Collection[UsedDay], window: Window, newcomers: int) -> Comings:
    """Who came and went; `newcomers` are those never seen before the window, as bits."""
    now, before = users_of(within(days, window)), users_of(within(days, window.before))
    fresh = now & ~before & newcomers
    return Comings(
        new=fresh.bit_count(),
        returned=(now & ~before & ~fresh).bit_count(),
        retained=(now & before).bit_count(),
        lapsed=(before & ~now).bit_count(),
    )
