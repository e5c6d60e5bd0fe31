"""What a read stands on: the store brought up to date, the time, and the settings that matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from seatbeat_collector.scoring.terms import When
from seatbeat_collector.store import Store
from seatbeat_collector.store.retention import KeptFrom

from .context import collector, standing
from .standing import Standing

if TYPE_CHECKING:
    from seatbeat_collector.rules_keeper import InForce


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
    rules: InForce
    """The vendor's rules as they are now; past windows are read with the facts of then."""


def moment() -> Moment:
    """Now, with everything acknowledged folded in."""
    running = collector()
    running.catch_up()
    return moment_of(
        running.store, running.settings, running.clock(), standing(), running.rules.look()
    )


def moment_of(
    store: Store, settings: dict[str, Any], now_ms: int, standing: Standing, rules: InForce
) -> Moment:
    """An instant of a store, read with these settings and rules."""
    return Moment(
        store=store,
        now_ms=now_ms,
        timezone=settings["timezone"],
        idle_timeout_s=settings["idle_timeout"],
        idle_policy=settings["idle_policy"],
        sign_in_activity=settings["sign_in_activity"],
        core_activities=_names(settings["core_activities"]),
        kept=store.kept_from(),
        standing=standing,
        rules=rules,
    )


def when_of(moment: Moment, as_of: date | None) -> When:
    """The day as of which accounts are scored, and now."""
    return When(moment.now_ms, as_of, moment.kept)


def _names(text: str) -> frozenset[str]:
    """The names in a list with commas."""
    return frozenset(part.strip() for part in text.split(",") if part.strip())
