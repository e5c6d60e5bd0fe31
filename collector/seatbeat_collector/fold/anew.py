"""User-days computed from all evidence there is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.local_days import day_bounds, days_touched
from seatbeat_collector.store.changes import DayRow
from seatbeat_collector.store.chunks import HOUR_MS, Evidence, unpack
from seatbeat_collector.store.periods import PERIOD_MS
from seatbeat_collector.store.user_day import Rules, day_row

_DECODED = 300
"""Pieces kept decoded between two days: more than reach over a midnight."""


class Piece(NamedTuple):
    """Some packed evidence of [start, end)."""

    start_ms: int
    end_ms: int
    body: bytes
    held: list[Span] | None
    """When it counts; None: always."""


class Pieces:
    """Packed evidence of a place, unpacked bit by bit."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = sorted(pieces, key=lambda piece: piece.start_ms)
        self._decoded: OrderedDict[int, Evidence] = OrderedDict()

    def days(self, zone: str, reach_ms: int) -> list[date]:
        """Every local day that the evidence can bear on."""
        found: set[date] = set()
        for piece in self._pieces:
            low, high = piece.start_ms - reach_ms, piece.end_ms + reach_ms
            found.update(days_touched(low, high, zone))
        return sorted(found)

    def rows(
        self, days: Iterable[date], zone: str, rules: Rules
    ) -> Iterator[tuple[date, DayRow | None]]:
        """The days, computed; they come in order."""
        for day in days:
            start, end = day_bounds(day, zone)
            reach = rules.idle_timeout_ms
            yield day, day_row(self._between(start - reach, end + reach), start, end, rules)

    def _between(self, low: int, high: int) -> Evidence:
        found = Evidence()
        for index, piece in enumerate(self._pieces):
            if piece.start_ms <= high and piece.end_ms >= low:
                found.add(self._at(index))
        return found

    def _at(self, index: int) -> Evidence:
        evidence = self._decoded.get(index)
        if evidence is None:
            piece = self._pieces[index]
            evidence = unpack(piece.body, piece.start_ms)
            if piece.held is not None:
                evidence = evidence.within(piece.held)
            self._decoded[index] = evidence
            if len(self._decoded) > _DECODED:
                self._decoded.popitem(last=False)
        return evidence


def of_periods(rows: Iterable[tuple[int, bytes]], held: list[Span] | None) -> Iterator[Piece]:
    """Pieces of ten minutes, by number."""
    for number, body in rows:
        yield Piece(number * PERIOD_MS, (number + 1) * PERIOD_MS, body, held)


def of_hours(rows: Iterable[tuple[int, bytes]], held: list[Span] | None) -> Iterator[Piece]:
    """Pieces of an hour, by number."""
    for number, body in rows:
        yield Piece(number * HOUR_MS, (number + 1) * HOUR_MS, body, held)
