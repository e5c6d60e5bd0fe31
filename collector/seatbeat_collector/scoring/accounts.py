"""What was true of an account on a day: its zone, its age, its seats, its segment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from seatbeat_collector.metrics.history import all_held_at, held_at
from seatbeat_collector.metrics.licenses import Seats, seats_of
from seatbeat_collector.metrics.rules.accounts import Segments
from seatbeat_collector.metrics.segments import segment_of
from seatbeat_collector.metrics.window import start_day
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.store.records import AccountRecord
from seatbeat_collector.store.retention import KeptFrom
from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fields import Instant

from .terms import NOW, When

INSTANTS = frozenset(
    name for name, field in AccountTraitsSchema().fields.items() if isinstance(field, Instant)
)
"""Traits that are kept in ms and compared in rules as RFC 3339."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def zone_of(record: AccountRecord, default: str) -> str:
    """The account's time zone: the one it was given last, else the collector's."""
    named = held_at(record.history, "timezone", NOW)
    return named if isinstance(named, str) else default


def began_on(record: AccountRecord, zone: str, at_ms: int) -> date | None:
    """The local day the account began, as it was known at an instant."""
    created = held_at(record.history, "created_at", at_ms)
    day = local_day(created, zone) if isinstance(created, int) else None
    return start_day(day, record.first_event_day)


def observed_from(record: AccountRecord, zone: str, at_ms: int, kept: KeptFrom) -> date | None:
    """The first day of which the account's use is known: it began, and numbers are kept."""
    began = began_on(record, zone, at_ms)
    return max(began, kept.first_day) if began and kept.first_day else began


def began_ms(record: AccountRecord, zone: str) -> int | None:
    """When the account began as one that may pay: when it was created, else at the beginning of
    its first day, or when something was said of it before that.
    """
    created = held_at(record.history, "created_at", NOW)
    if isinstance(created, int):
        return created
    if record.first_event_day is None:
        return None
    told = (one.valid_from_ms for one in record.history)
    return min([day_bounds(record.first_event_day, zone)[0], *told])


def seats_at(record: AccountRecord, at_ms: int) -> Seats:
    """The seats the account had at an instant."""
    return seats_of(held_at(record.history, "seats", at_ms))


def facts_at(record: AccountRecord, zone: str, when: When, segments: Segments) -> dict[str, Any]:
    """What rules may ask of an account: what is known of it, and its `segment`."""
    facts = known_at(record, zone, when.instant(zone), when.now_ms)
    return {**facts, "segment": segment_of(facts, segments)}


def known_at(record: AccountRecord, zone: str, at_ms: int, now_ms: int) -> dict[str, Any]:
    """The traits of an account at an instant as people read them, and `age_days` since it began."""
    traits = all_held_at(record.history, at_ms)
    facts = {name: shown(name, value) for name, value in traits.items()}
    began = began_on(record, zone, at_ms)
    if began is not None:
        facts["age_days"] = (local_day(min(at_ms, now_ms), zone) - began).days
    return facts


def shown(trait: str, value: Any) -> Any:
    """A trait's value as people read it."""
    if trait not in INSTANTS or not isinstance(value, int):
        return value
    at = _EPOCH + timedelta(milliseconds=value)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
