"""The embedded store: every verb of the interface over one SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from sqlite_utils import Database

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store import who_counts
from seatbeat_collector.store.interface import Tell
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.obstacle import Obstacle
from seatbeat_collector.store.pace import Pace
from seatbeat_collector.store.queries import query
from seatbeat_collector.store.records import Backlog, ClosedGroup, KeyRecord, Sizes
from seatbeat_collector.store.retention import KeptFrom
from seatbeat_collector.store.rows import Rows

from . import append, erase, folding, keyring, meta, not_folded, people
from .cases import SqliteCases
from .connections import Readers, Reopening, connect
from .day_acts import SqliteDayActs
from .feedback import SqliteFeedback
from .fold_file import FoldFile
from .inputs import SqliteInputs
from .readiness import Readiness
from .snapshots import SqliteSnapshots
from .store_reads import StoreReads
from .surveys import SqliteSurveys
from .upkeep import Upkeep
from .user_history import SqliteUserHistory
from .waiting import Bounds, Waiting
from .whereabouts import Whereabouts
from .writer import Writer

T = TypeVar("T")
DAY_MS = 86_400_000
# A page may stay open and go on sending this long after its clock was judged.
PAGE_LIFE_MS = 30 * DAY_MS
# As much as a request may well bring: a full disk still takes a few bytes now and then.
_PROBE = "." * 65_536


class SqliteStore(StoreReads):
    """One file, one writer thread, any number of reading threads."""

    def __init__(
        self,
        path: str,
        *,
        timezone: str = "UTC",
        internal_domains: str = "",
        lateness_days: int = 7,
        bounds: Bounds | None = None,
    ) -> None:
        self.path = path
        self._lateness_ms = lateness_days * DAY_MS
        self._own_domains = frozenset(
            part.strip().lower() for part in internal_domains.split(",") if part.strip()
        )
        reopening = Reopening(path)
        connection = _up_to_date(path)
        self._readers = Readers(path)
        super().__init__(self._readers.get, timezone)
        waiting = Waiting(bounds or Bounds())
        self._writer = Writer(connection, self._write_group, waiting, reopened=reopening.after)
        self.whereabouts = Whereabouts(path)
        self._readiness = Readiness(
            self.whereabouts, lambda: self.set_meta("last_probe", _PROBE), self._writer.last_success
        )
        self.rollups = FoldFile(self._readers.get, self._writer.run, timezone=timezone)
        self.inputs = SqliteInputs(self._readers.get, self._writer.run)
        self.day_acts = SqliteDayActs(self._readers.get, self._writer.run)
        self.snapshots = SqliteSnapshots(self._readers.get, self._writer.run)
        self.feedback = SqliteFeedback(self._readers.get, self._writer.run)
        self.cases = SqliteCases(self._readers.get, self._writer.run)
        self.user_history = SqliteUserHistory(self._readers.get)
        self.surveys = SqliteSurveys(self._readers.get, self._writer.run)
        self.upkeep = Upkeep(path, self._readers.get, self._writer.run)
        of_rules = self._rule_domains()
        self._count_without(self._own_domains | of_rules, of_rules=of_rules)

    # -- taking in ---------------------------------------------------------------------------
    def append(self, rows: Rows, *, received_at_ms: int) -> None:
        """Keep all rows or none; returns once they are on disk. Raises StoreUnavailable."""
        packed = append.pack(rows, received_at_ms=received_at_ms, lateness_ms=self._lateness_ms)
        self._writer.submit(packed, events=packed.events, size=packed.size)

    def append_soon(self, rows: Rows, *, received_at_ms: int, token: Any, tell: Tell) -> None:
        """What `append` does, without waiting for it. Raises StoreUnavailable when there's no room.

        `tell` is called from another thread, once for all appends that it is to hear of together.
        """
        packed = append.pack(rows, received_at_ms=received_at_ms, lateness_ms=self._lateness_ms)
        self._writer.submit_soon(
            packed, events=packed.events, size=packed.size, token=token, tell=tell
        )

    def page_clock(self, page: bytes, epoch: int) -> int | None:
        """The offset in ms decided for a page's clock epoch, or None."""
        found = self._read.execute(
            "select offset_ms from page_clocks where page = ? and epoch = ?", (page, epoch)
        ).fetchone()
        return None if found is None else int(found[0])

    def page_clocks(self, pages: Iterable[bytes]) -> dict[tuple[bytes, int], int]:
        """The offsets in ms decided for all epochs of some pages, by page and epoch."""
        found = self._read.execute(query("page_clocks"), {"pages": b"".join(pages)})
        return {(page, epoch): offset_ms for page, epoch, offset_ms in found}

    def knows_account_of(self, user_id: str) -> bool:
        """Whether the user was ever seen in, or made a member of, an account; once it is folded."""
        return people.knows_account_of(self._read, user_id)

    def waiting_users(self) -> set[str]:
        """The users who were seen in an account in what waits for the fold."""
        return not_folded.users(self._read)

    # -- folding -----------------------------------------------------------------------------
    def lend_turn(self, turn: Callable[[], T]) -> T:
        """Run `turn` between two commits, while nothing else writes through this store."""
        return self._writer.lend(turn)

    def fold_is_due(self) -> int:
        """About how many rows wait to be folded; counting stops where there are many."""
        return folding.due(self._read)

    def backlog(self) -> Backlog:
        """What was taken in and not folded yet."""
        return folding.backlog(self._read)

    # -- erasing -----------------------------------------------------------------------------
    def delete_user(self, user_id: str) -> bool:
        """Erase a person: totals become as if never seen. False when there was nobody."""
        return erase.delete_user(self._read, self._writer.run, user_id)

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
        return meta.read(self._read, name)

    def set_meta(self, name: str, value: str) -> None:
        """Keep one of the collector's own facts."""
        self._writer.run(lambda connection: meta.put(connection, name, value))

    def set_rule_domains(self, domains: Iterable[str]) -> None:
        """From now on never count people of these e-mail domains, besides the settings' own."""
        of_rules = frozenset(domains)
        self._count_without(self._own_domains | of_rules, of_rules=of_rules)

    def obstacle(self) -> Obstacle | None:
        """None when a write reaches the disk now, else what stands in its way; soon told."""
        return self._readiness.obstacle()

    def check_integrity(self) -> list[str]:
        """What is damaged in the file, in SQLite's words; empty when it is whole."""
        try:
            rows = self._read.execute("pragma integrity_check").fetchall()
        except sqlite3.DatabaseError as error:  # so damaged that it can't even be looked through
            return [str(error)]
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

    def kept_from(self) -> KeptFrom:
        """Since when numbers, and what they were computed from, are still there."""
        return self.upkeep.kept_from()

    def standing_of_closes(self) -> list[ClosedGroup]:
        """Up to which days accounts are closed, in groups that have that in common."""
        return self.upkeep.standing_of_closes()

    def pace(self) -> Pace:
        """How the writer gets on."""
        return self._writer.pace()

    def people_to_recompute(self) -> int:
        """How many people's days are still to be counted by other rules."""
        return sum(people for _, people in self.upkeep.to_recompute())

    def sizes(self) -> Sizes:
        """How much room the file takes."""
        return self.upkeep.sizes()

    def close(self) -> None:
        """Commit what was accepted and let go of the file."""
        self._writer.close()
        self._readers.close()

    def _write_group(self, connection: sqlite3.Connection, group: Any) -> None:
        self.whereabouts.check()
        append.write_group(connection, group, self._domains)

    def people_of_domains(self, domains: frozenset[str]) -> int:
        """How many people have an e-mail address of one of the domains."""
        return len(people.of_domains(self._read, domains))

    def _rule_domains(self) -> frozenset[str]:
        return frozenset(filter(None, (self.meta("rule_domains") or "").split(",")))

    def _count_without(self, domains: frozenset[str], *, of_rules: frozenset[str]) -> None:
        """Judge anew those whose domain came or went, and whom another version judged."""
        before = frozenset(filter(None, (self.meta("internal_domains") or "").split(",")))
        self._domains = domains
        same_reading = self.meta("who_counts") == who_counts.READING
        if same_reading and domains == before and of_rules == self._rule_domains():
            return

        def judge(connection: sqlite3.Connection) -> None:
            people.judge_domains(connection, domains, changed=domains ^ before)
            if not same_reading:
                people.judge_flagged(connection, domains)
                meta.put(connection, "who_counts", who_counts.READING)
            meta.put(connection, "internal_domains", ",".join(sorted(domains)))
            meta.put(connection, "rule_domains", ",".join(sorted(of_rules)))

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
