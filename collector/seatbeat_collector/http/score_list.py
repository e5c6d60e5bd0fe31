"""Scores of every account in a few values, to list, sort and count them by.

Of a small portfolio they are worked out anew as soon as something changes; of a large one they are
those of the last closed day, since nobody waits a minute for a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from seatbeat_collector.metrics.engagement_curves import DAYS
from seatbeat_collector.metrics.engagement_score import ABSOLUTE
from seatbeat_collector.metrics.envelope import (
    INSUFFICIENT_DATA,
    Envelope,
    Reading,
    Scope,
    envelope,
)
from seatbeat_collector.metrics.health import UNKNOWN
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.snapshot import past_of
from seatbeat_collector.store.records import AccountRecord
from seatbeat_collector.store.snapshots import Snapshot

from .moment import Moment
from .score_book import LIVE_MOST, STALE_MS, score_book, when_of

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

Metrics = Mapping[str, Envelope]


class ScoredRow(NamedTuple):
    """What a list knows of an account's scores; None where there is none."""

    engagement: float | None
    health: float | None
    band: str
    metrics: dict[str, Envelope]


class ClosedScores:
    """The scores as of the last closed day, or of one that was asked for."""

    def __init__(self) -> None:
        self._read_ms: int | None = None
        self._known: dict[int, tuple[tuple[int, int], ScoredRow]] = {}
        self._rows: dict[str, ScoredRow] = {}

    def rows(
        self, records: Iterable[AccountRecord], as_of: date | None, moment: Moment
    ) -> dict[str, ScoredRow]:
        """Looked for once a minute."""
        if self._read_ms is None or not 0 <= moment.now_ms - self._read_ms < STALE_MS:
            self._rows = self._read(records, as_of, moment)
            self._read_ms = moment.now_ms
        return self._rows

    def _read(
        self, records: Iterable[AccountRecord], as_of: date | None, moment: Moment
    ) -> dict[str, ScoredRow]:
        on = _Days(moment)
        rows = {}
        for record in records:
            scope = _scope(record, as_of, moment)
            kept = on.day(scope.window.last).get(record.number)
            if kept is None and as_of is None:
                kept = on.day(scope.window.last - timedelta(days=1)).get(record.number)
            rows[record.account_id] = row_without(scope) if kept is None else self._row(kept)
        return rows

    def _row(self, kept: Snapshot) -> ScoredRow:
        stamp = kept.day, kept.revision
        known = self._known.get(kept.number)
        if known is None or known[0] != stamp:
            known = self._known[kept.number] = stamp, row_of(past_of(kept).metrics)
        return known[1]


class _Days:
    """Snapshots by day and account's number, each day read once."""

    def __init__(self, moment: Moment) -> None:
        self._snapshots = moment.store.snapshots
        self._found: dict[date, dict[int, Snapshot]] = {}

    def day(self, day: date) -> Mapping[int, Snapshot]:
        """Those of one day."""
        if day not in self._found:
            kept = self._snapshots.on(day.toordinal())
            self._found[day] = {one.number: one for one in kept}
        return self._found[day]


def scored_rows(as_of: date | None, moment: Moment) -> Mapping[str, ScoredRow]:
    """A row for every account by id; the caller holds no lock."""
    with moment.standing.lock:
        moment.standing.refresh(moment.now_ms)
        records = moment.standing.records
        if len(records) > LIVE_MOST:
            closed: ClosedScores = moment.standing.view(("closed scores", as_of), ClosedScores)
            return closed.rows(records, as_of, moment)
    book = score_book(moment, as_of)
    with book.lock:
        return {one.account.account_id: row_of(one.metrics) for one in book.everyone()}


def row_without(scope: Scope) -> ScoredRow:
    """Of an account whose day isn't closed as yet."""
    return row_of(
        {name: envelope(name, scope, Reading(None, INSUFFICIENT_DATA, {})) for name in LISTED}
    )


def row_of(metrics: Metrics) -> ScoredRow:
    """From an account's metrics."""
    listed = {name: {**_WITHOUT[name], **metrics[name]} for name in LISTED}
    engagement, health = (listed[name] for name in LISTED)
    return ScoredRow(engagement["value"], health["value"], health["band"], listed)


def _scope(record: AccountRecord, as_of: date | None, moment: Moment) -> Scope:
    zone = zone_of(record, moment.timezone)
    return Scope(when_of(moment, as_of).window(DAYS, zone), zone, 0)
