"""The days of accounts that were read last, so that they need not be read from every user's day."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from seatbeat_collector.metrics.sessions import Edges
from seatbeat_collector.metrics.time_spent import Wall

MOST_DAYS = 50_000
"""Remembered at once, some hundred bytes each; those read the longest ago go first."""

Key = tuple[int, int, str]
"""The account's number, the ordinal of the day, the zone in which it is one."""


class DayStory(NamedTuple):
    """One day of an account."""

    version: int
    """Of the account-day that it belongs to."""
    edges: Edges
    wall: Wall
    sign_ins: int | None
    core_users: int
    """Who did something that brings value, as bits."""


class Stories:
    """The days that were read last; any number of threads may use it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._days: OrderedDict[Key, DayStory] = OrderedDict()

    def get(self, key: Key, version: int) -> DayStory | None:
        """The day as it is in a version, or None."""
        with self._lock:
            found = self._days.get(key)
            if found is None or found.version != version:
                return None
            self._days.move_to_end(key)
            return found

    def put(self, key: Key, story: DayStory) -> None:
        """Remember a day."""
        with self._lock:
            self._days[key] = story
            if len(self._days) > MOST_DAYS:
                self._days.popitem(last=False)
