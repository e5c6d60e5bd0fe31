"""Sessions across days: one that runs over midnight is one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple

from seatbeat_collector.presence.stretches import SESSION_GAP_MS

from .user_days import UserDay

ONE_DAY = timedelta(days=1)


class Edges(NamedTuple):
    """The sessions of one day, and who was there near its ends, by any number of a user's own."""

    sessions: int
    first_ms: Mapping[int, int]
    """When those came who may go on with what they did the day before."""
    last_ms: Mapping[int, int]
    """When those left who may go on the day after."""


def edges(total: int, days: Iterable[tuple[int, int, int]], start_ms: int, end_ms: int) -> Edges:
    """From the day's sessions, each user's (number, first ms, last ms), and the day's own ends."""
    first, last = {}, {}
    for user, first_ms, last_ms in days:
        if is_one_session(start_ms, first_ms):
            first[user] = first_ms
        if is_one_session(last_ms, end_ms):
            last[user] = last_ms
    return Edges(total, first, last)


def is_one_session(ends_ms: int, begins_ms: int) -> bool:
    """Whether what begins then goes on with what ended before."""
    return begins_ms - ends_ms <= SESSION_GAP_MS


def sessions(days: Iterable[UserDay]) -> int:
    """Stretches of activity more than 30 minutes apart, over each user's days in one account.

    The sum over days, less one wherever a day begins at most 30 minutes after the last one ended.
    """
    ordered = sorted(days, key=lambda day: (day.user_id, day.first_ms))
    total = sum(day.sessions for day in ordered)
    joins = 0
    for _, own in groupby(ordered, key=lambda day: day.user_id):
        joins += sum(is_one_session(a.last_ms, b.first_ms) for a, b in pairwise(own))
    return total - joins


def sessions_over(days: Mapping[date, Edges]) -> int:
    """The same number from days added up."""
    joins = 0
    for day, now in days.items():
        before = days.get(day - ONE_DAY)
        if before is not None:
            joins += sum(
                is_one_session(before.last_ms[user], first_ms)
                for user, first_ms in now.first_ms.items()
                if user in before.last_ms
            )
    return sum(day.sessions for day in days.values()) - joins
