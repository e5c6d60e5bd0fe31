"""User-days and subjects for stories about metrics; day 1 is Monday, 1 March 2027."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.records import UserDay

FIRST = date(2027, 3, 1)
HOUR_MS = 3_600_000
CONTRACT = json.loads(
    (Path(__file__).parent.parent / "contract" / "metrics.json").read_text(encoding="utf-8")
)


def cases(metric: str) -> list[Any]:
    """The worked numbers of a metric, from the contract."""
    found: list[Any] = CONTRACT[metric]
    return found


def name_of(case: Any) -> str | None:
    """The sentence of a case, for the test's id."""
    return case.get("name") if isinstance(case, dict) else None


def nth(number: int) -> date:
    """The day with this number; day 1 is Monday, 1 March 2027."""
    return FIRST + timedelta(days=number - 1)


def user_day(user: str, number: int, engaged_ms: int = 0, **more: int) -> UserDay:
    """Somebody's day; they came at nine for an hour unless told otherwise."""
    start, _ = day_bounds(nth(number), "UTC")
    values = {
        "measured_ms": engaged_ms,
        "actions": 1,
        "sessions": 1,
        "first_ms": start + 9 * HOUR_MS,
        "last_ms": start + 10 * HOUR_MS,
        **more,
    }
    return UserDay(user_id=user, day=nth(number), engaged_ms=engaged_ms, **values)


def visits(user: str, numbers: Iterable[int]) -> list[UserDay]:
    """Somebody's days."""
    return [user_day(user, number) for number in numbers]


def fortnight(as_of: int = 15, days: int = 14, today: int | None = None) -> Window:
    """A window that ends the day before a numbered day, which is today unless told otherwise."""
    return Window(days, nth(as_of), nth(as_of if today is None else today))


def subject(window: Window, **more: Any) -> Subject:
    """An account a year old, seen through a window, in UTC."""
    values = {
        "license_window": window.of(30),
        "timezone": "UTC",
        "start": window.as_of - timedelta(days=365),
        "last_seen": None,
        "idle_timeout_s": 60,
        **more,
    }
    return Subject(window=window, **values)
