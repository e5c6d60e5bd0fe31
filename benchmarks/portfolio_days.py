"""Working days for the big store, cut from a few hundred that the collector's own code computed.

Each pattern is evidence by hour with the user-day that follows from it, so a recompute of the store
finds what the store holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from random import Random
from typing import NamedTuple

from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.chunks import HOUR_MS, Evidence, pack
from seatbeat_collector.store.day_detail import encode, encode_spans
from seatbeat_collector.store.user_day import Rules, day_row

MINUTE_MS = 60_000
PATTERNS = 400
FEATURES = ("reports", "board", "inbox", "settings", "search")
NAMES = ("report.exported", "card.moved", "message.sent", "signed_in")


class Pattern(NamedTuple):
    """One person's day; times are ms after the first hour's beginning."""

    hours: list[tuple[int, bytes]]
    """(hours after the first, evidence)"""
    sums: tuple[int, int, int, int]
    """Engaged and measured ms, actions, sessions."""
    first_ms: int
    last_ms: int
    spans: Sequence[Span]
    features: bytes
    names: bytes
    stretches: Sequence[Span]

    def details(self, start_ms: int) -> tuple[bytes, ...]:
        """What is kept of a day beyond its sums, whose first hour begins at `start_ms`."""
        return (
            encode_spans((start_ms + low, start_ms + high) for low, high in self.spans),
            self.features,
            self.names,
            encode_spans((start_ms + low, start_ms + high) for low, high in self.stretches),
        )


def patterns(rules: Rules, *, seed: str) -> list[Pattern]:
    """Some hundred days, short and long."""
    rng = Random(f"{seed} patterns")
    return [_pattern(rng, rules) for _ in range(PATTERNS)]


@lru_cache(maxsize=100_000)
def first_hour(ordinal_day: int, zone: str, hour: int) -> int:
    """The ms at which the hour begins that a local working day starts in."""
    start_ms, _ = day_bounds(date.fromordinal(ordinal_day), zone)
    return (start_ms // HOUR_MS + hour) * HOUR_MS


def _pattern(rng: Random, rules: Rules) -> Pattern:
    hours: dict[int, Evidence] = defaultdict(Evidence)
    at_ms = rng.randrange(50) * MINUTE_MS
    for _ in range(rng.choices([1, 2, 3, 5, 8], [30, 30, 20, 15, 5])[0]):
        at_ms = _sit(rng, hours, at_ms)
    everything = Evidence()
    for evidence in hours.values():
        everything.add(evidence)
    row = day_row(everything, 0, 24 * HOUR_MS, rules)
    if row is None:
        raise AssertionError("somebody was there all the time")
    return Pattern(
        hours=[(hour, pack(known, hour * HOUR_MS)) for hour, known in sorted(hours.items())],
        sums=(row.engaged_ms, row.measured_ms, row.actions, row.sessions),
        first_ms=row.first_ms,
        last_ms=row.last_ms,
        spans=row.detail.spans,
        features=encode(row.detail.features),
        names=encode(row.detail.names),
        stretches=row.detail.stretches or [],
    )


def _sit(rng: Random, hours: dict[int, Evidence], at_ms: int) -> int:
    """Some minutes at work in one part of the product, then a pause; when the next ones begin."""
    end_ms = at_ms + rng.randrange(1, 25) * MINUTE_MS + rng.randrange(1, MINUTE_MS)
    label = Label("app", rng.choice(FEATURES))
    for hour in range(at_ms // HOUR_MS, end_ms // HOUR_MS + 1):
        start, end = max(at_ms, hour * HOUR_MS), min(end_ms, (hour + 1) * HOUR_MS)
        hours[hour].marks[start, label] = end
        hours[hour].visible.append((start, end))
        hours[hour].focused.append((start, end))
    for _ in range(rng.randrange(3)):
        acted_ms = rng.randrange(at_ms, end_ms)
        hours[acted_ms // HOUR_MS].acts.append((acted_ms, rng.choice(NAMES)))
    return end_ms + rng.choice([3, 12, 50]) * MINUTE_MS
