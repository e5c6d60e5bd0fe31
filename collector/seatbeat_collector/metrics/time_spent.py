"""Time spent: engaged seconds of all users, and how they relate to the clock on the wall."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from seatbeat_collector.presence.intervals import Span, length, peak, union

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
    value = unless_unobserved(scope, seconds(sums.engaged_ms))
    return envelope("time_spent", scope, Reading(value, standing(scope), beside))


def on_the_wall(spans: Mapping[str, Sequence[Span]]) -> dict[str, Any]:
    """How long anyone was engaged, and how many people at most at once, from spans by user."""
    each = [union(own) for own in spans.values()]
    return {"wall_seconds": seconds(length(union(*each))), "peak_concurrent": peak(each)}
