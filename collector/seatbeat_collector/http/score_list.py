"""Scores of every account in a few values, to list, sort and count them by.

Of a small portfolio they are worked out anew as soon as something changes; of a large one they are
those of the last closed day, since nobody waits a minute for a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from seatbeat_collector.metrics.engagement_score import ABSOLUTE
from seatbeat_collector.metrics.envelope import (
    INSUFFICIENT_DATA,
    Envelope,
    Reading,
    Scope,
    envelope,
)
from seatbeat_collector.metrics.health import UNKNOWN
from seatbeat_collector.scoring.snapshot import Places, past_of
from seatbeat_collector.store.snapshots import Snapshot

from .closed_days import ClosedDays
from .moment import Moment
from .score_book import LIVE_MOST, score_book

LISTED = ("engagement", "health")
"""The scores that a list shows."""
_WITHOUT: dict[str, dict[str, Any]] = {
    "engagement": {"normalization": ABSOLUTE, "coverage": 0.0, "peers": 0, "floored": False},
    "health": {
        "band": UNKNOWN,
        "profile": None,
        "coverage": 0.0,
        "critical": [],
        "dimensions": {},
    },
}
"""What stands beside a score that isn't known."""
_PATHS = ("engagement.value", "health.value", "health.band")

Metrics = Mapping[str, Envelope]


class ScoredRow(NamedTuple):
    """What a list knows of an account's scores; None where there is none."""

    engagement: float | None
    health: float | None
    band: str
    metrics: Callable[[], dict[str, Envelope]]
    """Both in full: a page shows those of its own accounts alone."""


def scored_rows(as_of: date | None, moment: Moment) -> Mapping[str, ScoredRow]:
    """A row by id for every account of which scores are known; the caller holds no lock."""
    standing = moment.standing
    with standing.lock:
        standing.refresh(moment.now_ms)
        if len(standing.records) > LIVE_MOST:
            snapshots = moment.store.snapshots
            closed: ClosedDays[Snapshot, ScoredRow] = standing.view(
                ("closed scores", as_of), lambda: ClosedDays(snapshots.on, _Rows().row)
            )
            return closed.rows(as_of, moment)
    book = score_book(moment, as_of)
    with book.lock:
        return {one.account.account_id: row_of(one.metrics) for one in book.everyone()}


class _Rows:
    """Makes rows of snapshots, looking at no more than is sorted by."""

    def __init__(self) -> None:
        self._places = Places(_PATHS)

    def row(self, kept: Snapshot, account_id: str) -> ScoredRow:
        """The row of a snapshot."""
        engagement, health, band = self._places.values(kept)
        return ScoredRow(engagement, health, band or UNKNOWN, partial(_metrics_of, kept))


def _metrics_of(kept: Snapshot) -> dict[str, Envelope]:
    return _listed(past_of(kept).metrics)


def metrics_without(scope: Scope) -> dict[str, Envelope]:
    """Of an account whose day isn't closed as yet."""
    none = Reading(None, INSUFFICIENT_DATA, {})
    return _listed({name: envelope(name, scope, none) for name in LISTED})


def row_of(metrics: Metrics) -> ScoredRow:
    """From an account's metrics."""
    listed = _listed(metrics)
    engagement, health = (listed[name] for name in LISTED)
    return ScoredRow(engagement["value"], health["value"], health["band"], lambda: listed)


def _listed(metrics: Metrics) -> dict[str, Envelope]:
    return {name: {**_WITHOUT[name], **metrics[name]} for name in LISTED}


NO_SCORES = ScoredRow(None, None, UNKNOWN, dict)
"""Of an account whose day isn't closed as yet, to be counted."""
