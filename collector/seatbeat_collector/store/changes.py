"""What the fold reads and what it writes back, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from seatbeat_collector.presence.intervals import Span

from .chunks import Evidence


class Place(NamedTuple):
    """A user in an account; None stands for acts whose account follows from membership."""

    account_id: str | None
    user_id: str


class Pending(NamedTuple):
    """What was taken in and not folded yet."""

    version: int
    """Of the rollups, when this was read."""
    evidence: dict[Place, Evidence]
    blocks: list[int]
    """The numbers of the inbox's blocks among it."""
    last_activity: int
    rows: int
    more: bool
    """Whether there was more than fits into one fold."""


class DayDetail(NamedTuple):
    """What a user-day tells beyond its sums."""

    spans: list[Span]
    """Merged engaged intervals, ms since the epoch."""
    features: list[tuple[str, str, int]]
    """(app, feature, engaged ms); they add up to the day."""
    names: dict[str, int]
    """Activity name → how often."""
    stretches: list[Span] | None
    """The sessions, ms since the epoch; None where an earlier version didn't keep them."""


class DayRow(NamedTuple):
    """One user's local day, computed."""

    engaged_ms: int
    measured_ms: int
    actions: int
    sessions: int
    first_ms: int
    last_ms: int
    detail: DayDetail


class DayChange(NamedTuple):
    """A user-day as it was and as it is now; None where it holds no event."""

    place: Place
    day: date
    before: DayRow | None
    after: DayRow | None


class Rebuild(NamedTuple):
    """Some people of an account all of whose days are to be computed anew."""

    account_id: str
    places: list[Place]
    cursor: str
    """The last of them."""
    is_last: bool


class Done(NamedTuple):
    """What needs no more folding once the changes are written."""

    blocks: Sequence[int] = ()
    last_activity: int | None = None
    stale_users: Sequence[str] = ()
    rebuilt: Rebuild | None = None


class Changes(NamedTuple):
    """What is written in one transaction."""

    version: int
    """Of the rollups from which this follows."""
    periods: list[tuple[Place, int, bytes]]
    days: list[DayChange]
    done: Done = Done()
