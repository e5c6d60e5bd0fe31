"""What a read stands on: the store brought up to date, the time, and the settings that matter."""

from __future__ import annotations

from dataclasses import dataclass

from seatbeat_collector.store import Store
from seatbeat_collector.store.retention import KeptFrom

from .context import collector, standing
from .standing import Standing


@dataclass(frozen=True)
class Moment:
    """The store as it stands at `now_ms`; `timezone` and `idle_timeout_s` are the defaults."""

    store: Store
    now_ms: int
    timezone: str
    idle_timeout_s: int
    idle_policy: str
    sign_in_activity: str
    core_activities: frozenset[str]
    kept: KeptFrom
    """Since when numbers, and what they were computed from, are still there."""
    standing: Standing
    """What this process remembers of the portfolio."""


def moment() -> Moment:
    """Now, with everything acknowledged folded in."""
    running = collector()
    running.catch_up()
    return Moment(
        store=running.store,
        now_ms=running.clock(),
        timezone=running.settings["timezone"],
        idle_timeout_s=running.settings["idle_timeout"],
        idle_policy=running.settings["idle_policy"],
        sign_in_activity=running.settings["sign_in_activity"],
        core_activities=_names(running.settings["core_activities"]),
        kept=running.store.kept_from(),
        standing=standing(),
    )


def _names(text: str) -> frozenset[str]:
    """The names in a list with commas."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())
