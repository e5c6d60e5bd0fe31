"""What scores depend on besides the accounts: the vendor's choices, and the day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.rules import DEFAULT_RULES, Rules, fingerprint
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.store.retention import KeptFrom

ONE_DAY = timedelta(days=1)
NOW = 1 << 62
"""An instant after all others: what holds then is what holds now."""


class Terms(NamedTuple):
    """The vendor's rules, and the settings that numbers depend on."""

    rules: Rules = DEFAULT_RULES
    rules_hash: str = fingerprint(DEFAULT_RULES)
    timezone: str = "UTC"
    """Of accounts that name none."""
    idle_timeout_s: int = 60
    sign_in_activity: str = ""
    core_activities: frozenset[str] = frozenset()


class When(NamedTuple):
    """The day as of which accounts are scored, each by its own calendar."""

    now_ms: int
    as_of: date | None = None
    """None: today, where each account is. A day still to come there is its today, too."""
    kept: KeptFrom = KeptFrom()
    closing: bool = False
    """Told the same whenever it is asked: by the traits at the end of the last day that counts."""

    def window(self, days: int, zone: str) -> Window:
        """The complete days before it; never the running day."""
        today = local_day(self.now_ms, zone)
        return Window(days, today if self.as_of is None else min(self.as_of, today), today)

    def instant(self, zone: str) -> int:
        """The instant whose traits describe an account: now, or the end of the last past day."""
        window = self.window(1, zone)
        is_now = window.as_of >= window.today and not self.closing
        return NOW if is_now else end_of(window, zone)


def end_of(window: Window, zone: str) -> int:
    """The last instant of a window in ms."""
    return day_bounds(window.as_of, zone)[0] - 1


def start_of(window: Window, zone: str) -> int:
    """The first instant of a window in ms."""
    return day_bounds(window.first, zone)[0]


def day_closed(as_of: date) -> date:
    """The last day that counts as of a day."""
    return as_of - ONE_DAY
