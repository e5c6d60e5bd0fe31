"""How far the daily close has come: what is due, for how long, and when it last got through."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.scoring.late_days import STATE
from seatbeat_collector.store import Store
from seatbeat_collector.store.records import ClosedGroup

from .due import ONE_DAY, last_over

_ENDED = "close_ended_ms"
REMEMBERED_MS = 15_000
"""Ten thousand accounts are looked at in 50 ms: too long for each probe of many."""


class CloseLag(NamedTuple):
    """What of the past is not closed yet."""

    due: int
    """Days of accounts."""
    age_ms: int
    """Since when the oldest of them is due."""
    closed_through: date | None
    """The last day that is closed of any account."""
    ended_ms: int | None
    """When a round last went through; None: never."""


def close_lag(store: Store, settings: Mapping[str, Any], now_ms: int) -> CloseLag:
    """Told from how far each account is closed, without looking at what it did."""
    grace_ms = settings["close_after_minutes"] * 60_000
    since = json.loads(store.meta(STATE) or "{}").get("since")
    groups = store.standing_of_closes()
    due, oldest_ms = 0, now_ms
    for group in groups:
        zone = group.zone or settings["timezone"]
        first, last = _first_open(group, since, zone, now_ms, grace_ms)
        if first <= last:
            due += ((last - first).days + 1) * group.accounts
            oldest_ms = min(oldest_ms, day_bounds(first, zone)[1] + grace_ms)
    closed = [group.closed for group in groups if group.closed is not None]
    ended = store.meta(_ENDED)
    return CloseLag(
        due,
        now_ms - oldest_ms,
        date.fromordinal(max(closed)) if closed else None,
        None if ended is None else int(ended),
    )


class CloseWatch:
    """Tells the lag to whoever asks often; `clock` gives ms."""

    def __init__(self, store: Store, settings: Mapping[str, Any], clock: Callable[[], int]) -> None:
        self._store, self._settings, self._clock = store, settings, clock
        self._told: tuple[int, str | None, CloseLag] | None = None

    def lag(self) -> CloseLag:
        """How far the daily close has come, up to some seconds behind."""
        now_ms, ended, told = self._clock(), self._store.meta(_ENDED), self._told
        if told is None or told[1] != ended or not 0 <= now_ms - told[0] < REMEMBERED_MS:
            told = self._told = now_ms, ended, close_lag(self._store, self._settings, now_ms)
        return told[2]


def went_through(store: Store, now_ms: int) -> None:
    """Note that a round ended with nothing left to do."""
    store.set_meta(_ENDED, str(now_ms))


def _first_open(
    group: ClosedGroup, since: int | None, zone: str, now_ms: int, grace_ms: int
) -> tuple[date, date]:
    """The first day of a group that isn't closed, and the last that is to be."""
    last = last_over(zone, now_ms, grace_ms)
    if group.closed is not None:
        return date.fromordinal(group.closed) + ONE_DAY, last
    if group.began_ms is None:
        return date.max, last
    first = last if since is None else date.fromordinal(since)
    return max(first, local_day(group.began_ms, zone)), last
