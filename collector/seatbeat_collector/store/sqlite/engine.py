"""The embedded store: every verb of the interface over one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlite_utils import Database

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.timeline import Timeline
from seatbeat_collector.store.changes import Changes, Pending, Place
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.records import (
    AccountRecord,
    Backlog,
    KeyRecord,
    Totals,
    TraitValue,
    UserDay,
    UserRecord,
)
from seatbeat_collector.store.rows import Rows

from . import append, erase, fold_writes, folding, keyring, people, reads
from .connections import Readers, connect
from .writer import Writer

DAY_MS = 86_400_000
# A page may stay open and go on sending this long after its clock was judged.
PAGE_LIFE_MS = 30 * DAY_MS
# As much as a request may well bring: a full disk still takes a few bytes now and then.
_PROBE = "." * 65_536


class SqliteStore:
    """One file, one writer thread, any number of reading threads."""

    def __init__(
        self,
        path: str,
        *,
        timezone: str = "UTC",
        internal_domains: str = "",
        lateness_days: int = 7,
        max_waiting: int = 10_000,
    ) -> None:
        self.path = path
        self._timezone = timezone
        self._lateness_ms = lateness_days * DAY_MS
        self._domains = frozenset(
            part.strip().lower() for part in internal_domains.split(",") if part.strip()
        )
        connection = _up_to_date(path)
        self._readers = Readers(path)
        self._writer = Writer(connection, self._write_group, max_waiting=max_waiting)
        self._keep_domains()

    # -- taking in ---------------------------------------------------------------------------
    def append(self, rows: Rows, *, received_at_ms: int) -> None:
        """Keep all rows or none; returns once they are on disk. Raises StoreUnavailable."""
        self._writer.submit(
            append.pack(rows, received_at_ms=received_at_ms, lateness_ms=self._lateness_ms)
        )

    def page_clock(self, page: bytes, epoch: int) -> int | None:
        """The offset in ms decided for a page's clock epoch, or None."""
        found = self._read.execute(
            "select offset_ms from page_clocks where page = ? and epoch = ?", (page, epoch)
        ).fetchone()
        return None if found is None else int(found[0])

    def knows_account_of(self, user_id: str) -> bool:
        """Whether the user was ever seen in, or made a member of, an account."""
        return people.knows_account_of(self._read, user_id)

    # -- reading -----------------------------------------------------------------------------
    def accounts(self) -> list[AccountRecord]:
        """Every account, ordered by id."""
        return reads.accounts(self._read, self._timezone)

    def account(self, account_id: str) -> AccountRecord | None:
        """One account, or None."""
        return reads.account(self._read, account_id, self._timezone)

    def parents(self) -> Mapping[str, str]:
        """The id of the account above, of every account that has one now."""
        return reads.parents(self._read)

    def account_history(self, account_id: str) -> list[TraitValue]:
        """Every value of every trait, oldest first."""
        return reads.history(self._read, account_id)

    def totals(self, first: date, last: date) -> Mapping[str, Totals]:
        """Sums per account over the local days first..last, both included; counted users."""
        return reads.totals(self._read, first, last)

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

    def responses(self, account_id: str) -> list[dict[str, Any]]:
        """Survey displays of the account with their latest state, newest first."""
        return reads.responses(self._read, account_id)

    # -- folding -----------------------------------------------------------------------------
    def rollup_rules(self, rules: str) -> None:
        """Mark all rollups for recomputation when they were made by other rules than these."""
        if self.meta("rollup_rules") == rules:
            return

        def mark(connection: sqlite3.Connection) -> None:
            connection.execute("insert or ignore into stale_accounts select account from accounts")
            _set_meta(connection, "rollup_rules", rules)

        self._writer.run(mark)

    def pending(self, limit: int) -> Pending:
        """What was taken in and not folded yet, of at most `limit` users."""
        return folding.read_pending(self._read, limit)

    def hours(self, place: Place, first: int, last: int) -> dict[int, bytes]:
        """The packed evidence of a user's hours first..last, by hour (UTC, since the epoch)."""
        return folding.read_hours(self._read, place, first, last)

    def places_of(self, account_id: str) -> list[Place]:
        """Everyone ever seen in, or made a member of, the account."""
        return folding.places_of(self._read, account_id)

    def accounts_of(self, user_id: str) -> list[str]:
        """Every account the user was ever seen in or made a member of."""
        return folding.accounts_of(self._read, user_id)

    def unattributed(self, user_id: str) -> bool:
        """Whether there are acts of the user whose account follows from membership."""
        return folding.unattributed(self._read, user_id)

    def membership_spans(self, user_id: str) -> list[tuple[int, int, str]]:
        """(from_ms, to_ms, account id): where the user's account-less acts count."""
        return folding.membership_spans(self._read, user_id)

    def zone(self, account_id: str) -> str:
        """The account's time zone (IANA name)."""
        return people.zone(self._read, account_id) or self._timezone

    def apply_fold(self, changes: Changes) -> None:
        """Write all of it in one transaction. Raises FoldConflict when another was first."""
        packed = fold_writes.pack(changes)
        self._writer.run(lambda connection: fold_writes.write(connection, packed))

    def backlog(self) -> Backlog:
        """What was taken in and not folded yet."""
        return folding.backlog(self._read)

    # -- erasing -----------------------------------------------------------------------------
    def delete_user(self, user_id: str) -> bool:
        """Erase a person: totals become as if never seen. False when there was nobody."""
        return self._writer.run(lambda connection: erase.delete_user(connection, user_id))

    # -- keys and the collector's own facts --------------------------------------------------
    def list_keys(self) -> list[KeyRecord]:
        """All keys, revoked ones too."""
        return keyring.read(self._read)

    def add_key(
        self, *, digest: str, kind: str, name: str, origins: tuple[str, ...], hint: str, at_ms: int
    ) -> int:
        """Keep a new key's digest; returns its number."""
        return self._writer.run(
            lambda connection: keyring.add(connection, digest, kind, name, origins, hint, at_ms)
        )

    def revoke_key(self, key_id: int, *, at_ms: int) -> bool:
        """End a key. False when there is none by that number."""
        return self._writer.run(lambda connection: keyring.revoke(connection, key_id, at_ms))

    def keys_used(self, last_used: Mapping[int, int]) -> None:
        """Note when keys were last used (key number → ms)."""
        self._writer.run(lambda connection: keyring.used(connection, last_used))

    def meta(self, name: str) -> str | None:
        """One of the collector's own facts."""
        found = self._read.execute("select value from meta where name = ?", (name,)).fetchone()
        return None if found is None else str(found[0])

    def set_meta(self, name: str, value: str) -> None:
        """Keep one of the collector's own facts."""
        self._writer.run(lambda connection: _set_meta(connection, name, value))

    def writable(self) -> str | None:
        """None when a write reaches the disk now, else what stands in its way."""
        try:
            self.set_meta("last_probe", _PROBE)
        except Exception as error:
            return str(error)
        return None

    def check_integrity(self) -> list[str]:
        """What is damaged in the file, in SQLite's words; empty when it is whole."""
        rows = self._read.execute("pragma integrity_check").fetchall()
        return [text for (text,) in rows if text != "ok"]

    def forget(self, now_ms: int) -> None:
        """Drop ids and page clocks that only served to recognize repeats within the lateness."""

        def prune(connection: sqlite3.Connection) -> None:
            connection.execute("delete from applied_ids where until_ms < ?", (now_ms,))
            connection.execute(
                "delete from page_clocks where decided_at_ms < ?",
                (now_ms - self._lateness_ms - PAGE_LIFE_MS,),
            )

        self._writer.run(prune)

    def close(self) -> None:
        """Commit what was accepted and let go of the file."""
        self._writer.close()
        self._readers.close()

    @property
    def _read(self) -> sqlite3.Connection:
        return self._readers.get()

    def _write_group(self, connection: sqlite3.Connection, group: Any) -> None:
        append.write_group(connection, group, self._domains)

    def _keep_domains(self) -> None:
        domains = ",".join(sorted(self._domains))
        if (self.meta("internal_domains") or "") == domains:
            return

        def judge(connection: sqlite3.Connection) -> None:
            people.judge_all(connection, self._domains)
            _set_meta(connection, "internal_domains", domains)

        self._writer.run(judge)


def _up_to_date(path: str) -> sqlite3.Connection:
    """A connection to a file whose schema is this version's. Raises StoreUnavailable."""
    connection = connect(path)
    try:
        migrations.apply(Database(connection))
    except Exception as error:
        connection.close()
        if isinstance(error, sqlite3.Error):
            raise StoreUnavailable(f"database {path}: {error}") from error
        raise
    return connection


def _set_meta(connection: sqlite3.Connection, name: str, value: str) -> None:
    connection.execute("insert or replace into meta values (?, ?)", (name, value))
