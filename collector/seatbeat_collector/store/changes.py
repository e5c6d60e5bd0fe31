"""What the fold reads and what it writes back, as plain values."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import msgspec

from seatbeat_collector.presence.intervals import Span

from .chunks import Evidence


class Place(NamedTuple):
    """A user in an account; None stands for acts whose account follows from membership."""

    account_id: str | None
    user_id: str


class Pending(NamedTuple):
    """What was taken in and not folded yet, of some users."""

    version: str
    evidence: dict[Place, Evidence]
    beats: list[int]
    """The numbers of the heartbeats among it."""
    last_activity: int
    stale_users: list[str]
    stale_account: str | None
    rows: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.rows or self.stale_users or self.stale_account)


class DayDetail(msgspec.Struct, array_like=True):
    """What a user-day tells beyond its sums."""

    spans: list[Span]
    """Merged engaged intervals, ms since the epoch."""
    features: list[tuple[str, str, int]]
    """(app, feature, engaged ms); they add up to the day."""
    names: dict[str, int]
    """Activity name → how often."""


class DayRow(NamedTuple):
    """One user's local day, computed."""

    engaged_ms: int
    measured_ms: int
    actions: int
    sessions: int
    first_ms: int
    last_ms: int
    detail: DayDetail


class Changes(NamedTuple):
    """All that one fold writes, in one transaction."""

    pending: Pending
    hours: dict[Place, dict[int, bytes]]
    days: dict[Place, dict[date, DayRow | None]]
    """None where the day holds no event any more."""
    rebuilt: str | None = None
    """An account whose days were all computed anew."""
