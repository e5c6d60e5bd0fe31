"""Time spent: engaged seconds of all users, and how they relate to the clock on the wall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from seatbeat_collector.presence.intervals import Span, crowd

from .envelope import Envelope, Reading, Scope, envelope, standing, unless_unobserved
from .sums import Sums


def seconds(ms: int) -> float:
    """Milliseconds as seconds, exact to the millisecond."""
    return ms / 1000


def time_spent(sums: Sums, scope: Scope, *, today: Sums | None, idle_timeout_s: int) -> Envelope:
    """Total engaged seconds; `per_active_user_day` is their mean over user-days, in seconds too.

    `measured_share` is the part measured with presence; the rest rests on bare marks.
    """
    per_day = seconds(sums.engaged_ms) / sums.user_days if sums.user_days else None
    beside = {
        "per_active_user_day": per_day,
        "minutes_per_active_user_day": None if per_day is None else per_day / 60,
        "active_user_days": sums.user_days,
        "measured_share": sums.measured_ms / sums.engaged_ms if sums.engaged_ms else None,
        "today_so_far": None if today is None else seconds(today.engaged_ms),
        "idle_timeout": idle_timeout_s,
    }
    return envelope("time_spent", scope, Reading(value(sums, scope), standing(scope), beside))


def value(sums: Sums, scope: Scope) -> float | None:
    """Engaged seconds of all users; None where nothing could be observed."""
    return unless_unobserved(scope, seconds(sums.engaged_ms))


class Wall(NamedTuple):
    """How long anyone was engaged by the clock on the wall, and how many at most at once."""

    ms: int = 0
    peak: int = 0

    @classmethod
    def of(cls, spans: Iterable[Iterable[Span]]) -> Wall:
        """From the engaged spans of each user, which don't overlap."""
        return cls(*crowd(spans))

    @classmethod
    def of_days(cls, days: Sequence[Wall]) -> Wall:
        """Of several days, cut from each other at midnight."""
        return cls(sum(day.ms for day in days), max((day.peak for day in days), default=0))

    def beside(self) -> dict[str, Any]:
        """What stands beside the time spent."""
        return {"wall_seconds": seconds(self.ms), "peak_concurrent": self.peak}
