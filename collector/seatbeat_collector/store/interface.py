"""The store: the few verbs every engine has, written for two engines from the first day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from seatbeat_collector.presence.timeline import Timeline

from .records import AccountRecord, Backlog, KeyRecord, Totals, TraitValue, UserDay, UserRecord
from .rows import Rows, Span


class Store(Protocol):
    """Where telemetry is kept. Reads never wait for writes; every write is durable on return."""

    # -- taking in ---------------------------------------------------------------------------
    def append(self, rows: Rows, *, received_at_ms: int) -> None:
        """Keep all rows or none; returns once they are on disk. Raises StoreUnavailable."""

    def page_clock(self, page: bytes, epoch: int) -> int | None:
        """The offset in ms decided for a page's clock epoch, or None."""

    def knows_account_of(self, user_id: str) -> bool:
        """Whether the user was ever seen in, or made a member of, an account."""

    # -- reading -----------------------------------------------------------------------------
    def accounts(self) -> list[AccountRecord]:
        """Every account, ordered by id."""

    def account(self, account_id: str) -> AccountRecord | None:
        """One account, or None."""

    def parents(self) -> Mapping[str, str]:
        """The id of the account above, of every account that has one now."""

    def account_history(self, account_id: str) -> list[TraitValue]:
        """Every value of every trait, oldest first."""

    def totals(self, first: date, last: date) -> Mapping[str, Totals]:
        """Sums per account over the local days first..last, both included; counted users."""

    def user_days(self, account_id: str, first: date, last: date) -> list[UserDay]:
        """The account's active user-days, counted users, ordered by day then user."""

    def engaged_spans(
        self, account_id: str, first: date, last: date
    ) -> list[tuple[str, list[Span]]]:
        """Per user and day the merged engaged intervals at the default idle timeout."""

    def timelines(
        self, account_id: str, from_ms: int, to_ms: int
    ) -> Iterable[tuple[str, Timeline]]:
        """Per counted user the marks and presence around a range, to recompute with any T."""

    def user(self, user_id: str) -> UserRecord | None:
        """One person, or None."""

    def users(self, account_id: str) -> list[UserRecord]:
        """The people ever seen in the account, ordered by id."""

    def activities_by_user(
        self, account_id: str, first: date, last: date
    ) -> Iterable[tuple[str, dict[str, int]]]:
        """Per counted user and local day: activity name → how often."""

    def activity_counts(
        self, account_id: str, first: date, last: date
    ) -> dict[str, tuple[int, int]]:
        """Per activity name over local days: how often, and by how many users."""

    def feature_times(self, account_id: str, first: date, last: date) -> dict[tuple[str, str], int]:
        """Engaged ms per (app, feature) over local days; they add up to the account's time."""

    def responses(self, account_id: str) -> list[dict[str, Any]]:
        """Survey displays of the account with their latest state."""

    # -- erasing -----------------------------------------------------------------------------
    def delete_user(self, user_id: str) -> bool:
        """Erase a person: totals become as if never seen. False when there was nobody."""

    # -- keys and the collector's own facts --------------------------------------------------
    def list_keys(self) -> list[KeyRecord]:
        """All keys, revoked ones too."""

    def add_key(
        self, *, digest: str, kind: str, name: str, origins: tuple[str, ...], hint: str, at_ms: int
    ) -> int:
        """Keep a new key's digest; returns its number."""

    def revoke_key(self, key_id: int, *, at_ms: int) -> bool:
        """End a key. False when there is none by that number."""

    def keys_used(self, last_used: Mapping[int, int]) -> None:
        """Note when keys were last used (key number → ms)."""

    def meta(self, name: str) -> str | None:
        """One of the collector's own facts."""

    def set_meta(self, name: str, value: str) -> None:
        """Keep one of the collector's own facts."""

    def writable(self) -> str | None:
        """None when a write reaches the disk now, else what stands in its way."""

    def check_integrity(self) -> list[str]:
        """What is damaged in the store, in its own words; empty when it is whole."""

    def forget(self, now_ms: int) -> None:
        """Drop what only served to recognize repeats, once repeats would be too late anyway."""

    def backlog(self) -> Backlog:
        """What was taken in and not folded yet."""

    def close(self) -> None:
        """Commit what was accepted and let go of the file."""
