"""The one segment of an account: that of the first rule that matches what was known of it."""

from __future__ import annotations

from seatbeat_collector.metrics.rules.accounts import Segments
from seatbeat_collector.metrics.segments import segment_of
from seatbeat_collector.scoring.accounts import known_at, zone_of
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment


def segment_at(
    record: AccountRecord, at_ms: int, moment: Moment, rules: Segments | None = None
) -> str:
    """The segment that held at an instant, by the rules of now unless others are given."""
    facts = known_at(record, zone_of(record, moment.timezone), at_ms, moment.now_ms)
    return segment_of(facts, moment.rules.rules.segments if rules is None else rules)


def is_in_segment(segment: str, asked: str | None) -> bool:
    """Whether a segment is the one asked for, if one is."""
    return asked is None or segment == asked
