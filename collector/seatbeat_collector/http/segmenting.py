"""The segment of an account: by the rules where there is a rules file, else what its trait says."""

from __future__ import annotations

from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.segments import segment_of
from seatbeat_collector.scoring.accounts import known_at, zone_of
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment

NONE = "none"
"""Asks for the accounts without a segment or status, too."""


def segment_at(record: AccountRecord, at_ms: int, moment: Moment) -> str | None:
    """The segment that held at an instant, by what was known of the account then."""
    if not moment.rules.is_set:
        named = held_at(record.history, "segment", at_ms)
        return named if isinstance(named, str) else None
    facts = known_at(record, zone_of(record, moment.timezone), at_ms, moment.now_ms)
    return segment_of(facts, moment.rules.rules.segments)


def is_in_segment(segment: str | None, asked: str | None) -> bool:
    """Whether a segment is the one asked for; `none` asks for those without one, too."""
    return asked is None or segment == asked or (asked == NONE and segment is None)
