"""The segment of an account: by the rules where there is a rules file, else what its trait says."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.history import all_held_at, held_at
from seatbeat_collector.metrics.segments import segment_of
from seatbeat_collector.metrics.window import start_day
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.records import AccountRecord
from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fields import Instant

from .facts import zone_of
from .instants import rfc3339
from .moment import Moment

NONE = "none"
"""Asks for the accounts without a segment or status, too."""
INSTANTS = frozenset(
    name for name, field in AccountTraitsSchema().fields.items() if isinstance(field, Instant)
)
"""Traits that are kept in ms and shown, and compared in rules, as RFC 3339."""


def segment_at(record: AccountRecord, at_ms: int, moment: Moment) -> str | None:
    """The segment that held at an instant, by what was known of the account then."""
    if not moment.rules.is_set:
        named = held_at(record.history, "segment", at_ms)
        return named if isinstance(named, str) else None
    return segment_of(facts_at(record, at_ms, moment), moment.rules.rules.segments)


def facts_at(record: AccountRecord, at_ms: int, moment: Moment) -> dict[str, Any]:
    """What rules may ask of an account: its traits, and `age_days` since it began."""
    traits = all_held_at(record.history, at_ms)
    facts = {name: shown(name, value) for name, value in traits.items()}
    zone = zone_of(record, moment)
    created = traits.get("created_at")
    began = start_day(
        local_day(created, zone) if isinstance(created, int) else None, record.first_event_day
    )
    if began is not None:
        facts["age_days"] = (local_day(min(at_ms, moment.now_ms), zone) - began).days
    return facts


def is_in_segment(segment: str | None, asked: str | None) -> bool:
    """Whether a segment is the one asked for; `none` asks for those without one, too."""
    return asked is None or segment == asked or (asked == NONE and segment is None)


def shown(trait: str, value: Any) -> Any:
    """A trait's value as people read it."""
    return rfc3339(value) if trait in INSTANTS and isinstance(value, int) else value
