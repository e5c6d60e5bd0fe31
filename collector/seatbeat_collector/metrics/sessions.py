"""Sessions across days: one that runs over midnight is one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from seatbeat_collector.presence.stretches import SESSION_GAP_MS

from .user_days import UserDay


def sessions(days: Iterable[UserDay]) -> int:
    """Stretches of activity more than 30 minutes apart, over each user's days in one account.

    The sum over days, less one wherever a day begins at most 30 minutes after the last one ended.
    """
    ordered = sorted(days, key=lambda day: (day.user_id, day.first_ms))
    total = sum(day.sessions for day in ordered)
    joins = 0
    for _, own in groupby(ordered, key=lambda day: day.user_id):
        joins += sum(b.first_ms - a.last_ms <= SESSION_GAP_MS for a, b in pairwise(own))
    return total - joins
