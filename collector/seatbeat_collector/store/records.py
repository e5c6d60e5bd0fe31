"""What the store gives back: plain values for the metrics and the API."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple


class UserDay(NamedTuple):
    """One counted user's local day with at least one event."""

    user_id: str
    day: date
    engaged_ms: int
    measured_ms: int
    """The part of `engaged_ms` that was measured with presence; the rest rests on bare marks."""
    actions: int
    sessions: int
    """Stretches more than 30 minutes apart, within this day."""
    first_ms: int
    last_ms: int


class Totals(NamedTuple):
    """One account's sums over a range of local days."""

    engaged_ms: int = 0
    user_days: int = 0
    active_users: int = 0
    active_days: int = 0
    actions: int = 0
    measured_ms: int = 0


class TraitValue(NamedTuple):
    """One value of an account's trait and when it began to hold."""

    trait: str
    value: Any
    valid_from_ms: int


class AccountRecord(NamedTuple):
    """An account as it is known: its history, the day of its first event, its people."""

    account_id: str
    history: tuple[TraitValue, ...]
    first_event_day: date | None
    last_event_ms: int | None
    """Of counted people."""
    known_users: int
    """Counted users ever seen in the account."""


class UserRecord(NamedTuple):
    """A person and the accounts in which they were seen."""

    user_id: str
    traits: dict[str, Any]
    accounts: tuple[str, ...]
    first_ms: int | None
    last_ms: int | None


class KeyRecord(NamedTuple):
    """A key as it is stored: its digest, never the key."""

    key_id: int
    digest: str
    kind: str
    name: str
    origins: tuple[str, ...]
    created_at_ms: int
    revoked_at_ms: int | None
    last_used_at_ms: int | None
    hint: str
    """The first letters of the key, to tell keys apart."""


class Backlog(NamedTuple):
    """What was taken in and is not in the rollups yet."""

    rows: int
    oldest_received_at_ms: int | None
    """When the oldest heartbeat among them was received."""
