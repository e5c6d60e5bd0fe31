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


class AccountDay(NamedTuple):
    """What the counted users of an account did together on one local day."""

    number: int
    """The store's own number of the account."""
    day: date
    engaged_ms: int
    measured_ms: int
    actions: int
    sessions: int
    """Of each user within this day, added up."""
    users: int
    """A bit for everyone who was there, the same on all days of the account."""
    version: int
    """The portfolio's version when the day last changed."""


class Reach(NamedTuple):
    """What an account did over a range of days; times in ms, `days` and `users` are bits."""

    engaged_ms: int = 0
    measured_ms: int = 0
    actions: int = 0
    user_days: int = 0
    days: int = 0
    """Days with an event; the lowest bit is the first of the range."""
    users: int = 0

    @property
    def active_days(self) -> int:
        """How many days had an event."""
        return self.days.bit_count()

    @property
    def active_users(self) -> int:
        """How many distinct users had one."""
        return self.users.bit_count()


class MemberDay(NamedTuple):
    """What one counted user of an account did on a local day."""

    slot: int
    """Which bit of the account's users they are."""
    first_ms: int
    last_ms: int
    spans: list[tuple[int, int]]
    """Merged engaged intervals at the default idle timeout."""
    names: dict[str, int]
    """Activity name → how often."""


class TraitValue(NamedTuple):
    """One value of an account's trait and when it began to hold."""

    trait: str
    value: Any
    valid_from_ms: int


class AccountRecord(NamedTuple):
    """An account as it is known: its history, the day of its first event, its people."""

    number: int
    """The store's own number of it."""
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
    """Events, and people whose acts count in another account since word of them came."""
    oldest_received_at_ms: int | None
    """When the oldest heartbeat among them was received."""

    def age_ms(self, now_ms: int) -> int:
        """For how long the oldest heartbeat among them waits."""
        oldest = self.oldest_received_at_ms
        return 0 if oldest is None else max(0, now_ms - oldest)


class Sizes(NamedTuple):
    """How much room the store takes, in bytes."""

    database: int
    free: int
    """What of it holds nothing and will be used again."""
    wal: int
    """What was committed and is not yet in the main file, and what is left of that."""
    inbox_blocks: int
    """Not in bytes: how many blocks of heartbeats wait for the fold."""
