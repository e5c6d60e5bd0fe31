"""What is read of accounts and people, each verb through this thread's connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.timeline import Timeline
from seatbeat_collector.store.records import AccountRecord, UserDay, UserRecord

from . import reads
from .portfolio import Portfolio


class StoreReads:
    """The reading half of the store; `connection` gives each thread its own."""

    def __init__(self, connection: Callable[[], sqlite3.Connection], timezone: str) -> None:
        self._connection = connection
        self._timezone = timezone
        self.portfolio = Portfolio(connection, timezone)

    def accounts(self) -> list[AccountRecord]:
        """Every account, ordered by id."""
        return self.portfolio.accounts()

    def account(self, account_id: str) -> AccountRecord | None:
        """One account, or None."""
        return reads.account(self._read, account_id, self._timezone)

    def parents(self) -> Mapping[str, str]:
        """The id of the account above, of every account that has one now."""
        return reads.parents(self._read)

    def user_days(self, account_id: str, first: date, last: date) -> list[UserDay]:
        """The account's active user-days, counted users, ordered by day then user."""
        return reads.user_days(self._read, account_id, first, last)

    def engaged_spans(
        self, account_id: str, first: date, last: date
    ) -> list[tuple[str, list[Span]]]:
        """Per user and day the merged engaged intervals at the default idle timeout."""
        return reads.engaged_spans(self._read, account_id, first, last)

    def timelines(
        self, account_id: str, from_ms: int, to_ms: int
    ) -> Iterable[tuple[str, Timeline]]:
        """Per counted user the marks and presence around a range, to recompute with any T."""
        return reads.timelines(self._read, account_id, from_ms, to_ms)

    def activities_by_user(
        self, account_id: str, first: date, last: date
    ) -> Iterable[tuple[str, dict[str, int]]]:
        """Per counted user and local day: activity name → how often."""
        return reads.activities_by_user(self._read, account_id, first, last)

    def activity_counts(
        self, account_id: str, first: date, last: date
    ) -> dict[str, tuple[int, int]]:
        """Per activity name over local days: how often, and by how many users."""
        return reads.activity_counts(self._read, account_id, first, last)

    def feature_times(self, account_id: str, first: date, last: date) -> dict[tuple[str, str], int]:
        """Engaged ms per (app, feature) over local days; they add up to the account's time."""
        return reads.feature_times(self._read, account_id, first, last)

    def user(self, user_id: str) -> UserRecord | None:
        """One person, or None."""
        return reads.user(self._read, user_id)

    def users(self, account_id: str) -> list[UserRecord]:
        """The people ever seen in the account, ordered by id."""
        return reads.users(self._read, account_id)

    @property
    def _read(self) -> sqlite3.Connection:
        return self._connection()
