"""Keeping the file in good order: retention, sizes, and what is known of its growth."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from seatbeat_collector.store.queries import query
from seatbeat_collector.store.records import ClosedGroup, Sizes
from seatbeat_collector.store.retention import DAY_MS, KeptFrom, Old

from . import meta, rebuilding, retention
from .connections import connect, make_private

_MOST_SAMPLES = 60


class Upkeep:
    """What a store offers to those who look after it; `write` runs a task in a transaction."""

    def __init__(
        self,
        path: str,
        read: Callable[[], sqlite3.Connection],
        write: Callable[[Callable[[sqlite3.Connection], Any]], Any],
    ) -> None:
        self._path = path
        self._read = read
        self._write = write

    # -- retention ---------------------------------------------------------------------------
    def kept_from(self) -> KeptFrom:
        """Since when things are still there."""
        return kept_from(self._read())

    def freeze(self, kept: KeptFrom) -> None:
        """From now on nothing is counted from what is older; to be called before deleting it."""
        if kept != self.kept_from():
            self._write(partial(_freeze, kept=kept))

    def old(self, kept: KeptFrom) -> Iterator[Old]:
        """What is older, batch by batch; nothing is deleted."""
        for batch in retention.batches(self._read(), kept, thorough=True):
            yield batch.old

    def delete_old(self, kept: KeptFrom, *, thorough: bool = False) -> Iterator[Old]:
        """Delete what is older, telling each batch once it is gone; `freeze` comes first."""
        for batch in retention.batches(self._read(), kept, thorough=thorough):
            if batch.keys:
                self._write(partial(retention.delete, batch=batch))
            yield batch.old

    # -- the daily close ---------------------------------------------------------------------
    def standing_of_closes(self) -> list[ClosedGroup]:
        """Up to which days accounts are closed, in groups that have that in common."""
        rows = self._read().execute(query("standing_of_closes"))
        return [
            ClosedGroup(_text(zone), closed, began_ms, accounts)
            for zone, closed, began_ms, accounts in rows
        ]

    # -- recomputation -----------------------------------------------------------------------
    def to_recompute(self) -> list[tuple[str, int]]:
        """The accounts whose days are to be counted anew, and how many people each has left."""
        return self._read().execute(query("to_recompute")).fetchall()

    def unsettled(self) -> int:
        """How many pieces of evidence lie by time and not by person, which makes counting slow."""
        return _number(self._read(), "select count(*) from user_periods")

    def recomputing(self) -> bool:
        """Whether a count of all accounts was begun and is not done."""
        return rebuilding.counts_all_anew(self._read())

    def recompute(self, accounts: Sequence[str] | None = None) -> None:
        """Have the fold count all days of some accounts anew, or of all."""
        mark = rebuilding.mark_all if accounts is None else partial(rebuilding.mark, ids=accounts)
        self._write(mark)

    def keep_settings(self, settings: Mapping[str, Any]) -> None:
        """Go on with these where nothing else is said, in every process that opens the file."""
        kept = {**kept_settings(self._path), **settings}
        self._write(partial(meta.put, name="settings", value=json.dumps(kept)))

    # -- rescue ------------------------------------------------------------------------------
    def rescue(self) -> Path:
        """A copy of all that this process holds of a file that was deleted beneath it."""
        rescued = Path(f"{self._path}.rescued")
        rescued.unlink(missing_ok=True)
        make_private(rescued)
        with closing(sqlite3.connect(rescued)) as target:
            self._read().backup(target)
        with closing(sqlite3.connect(rescued, isolation_level=None)) as target:
            target.execute("pragma journal_mode = delete")
        with rescued.open("rb+") as copied:
            os.fsync(copied.fileno())
        return rescued

    # -- looking after it --------------------------------------------------------------------
    def schema(self) -> list[str]:
        """The steps of the schema's history that this file has taken, in order."""
        rows = self._read().execute("select name from _sqlite_migrations order by rowid")
        return [name for (name,) in rows]

    def newest_ms(self) -> int | None:
        """The latest instant that the file knows of: of an arrival, an event or a key's use."""
        (found,) = self._read().execute(query("newest")).fetchone()
        return None if found is None else int(found)

    # -- size --------------------------------------------------------------------------------
    def sizes(self) -> Sizes:
        """How large the file is, and what of it is free."""
        read = self._read()
        page = _number(read, "pragma page_size")
        return Sizes(
            database=page * _number(read, "pragma page_count"),
            free=page * _number(read, "pragma freelist_count"),
            wal=_file_size(f"{self._path}-wal"),
            inbox_blocks=_number(read, "select count(*) from inbox"),
        )

    def note_size(self, now_ms: int) -> None:
        """Remember the size once a day, so that growth can be told."""
        samples = self.size_samples()
        if samples and now_ms - samples[-1][0] < DAY_MS:
            return
        sizes = self.sizes()
        samples.append((now_ms, sizes.database - sizes.free))
        kept = json.dumps(samples[-_MOST_SAMPLES:])
        self._write(partial(meta.put, name="size_samples", value=kept))

    def size_samples(self) -> list[tuple[int, int]]:
        """(ms since the epoch, bytes in use), oldest first, about one a day."""
        return [
            (at, size) for at, size in json.loads(meta.read(self._read(), "size_samples") or "[]")
        ]


def vacuum(path: str) -> None:
    """Write the file anew without its free pages; whoever else writes meanwhile has to wait."""
    with closing(connect(path)) as connection:
        connection.execute("vacuum")
        connection.execute("pragma wal_checkpoint(truncate)")


def kept_settings(path: str) -> dict[str, Any]:
    """What the file's collector was told to go on with; empty when there is no such file yet."""
    if not os.path.isfile(path):
        return {}
    uri = f"{Path(path).absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            found: dict[str, Any] = json.loads(meta.read(connection, "settings") or "{}")
    except sqlite3.Error:  # no database of ours: whoever opens it says so
        return {}
    return found


def kept_from(read: sqlite3.Connection) -> KeptFrom:
    """Since when things are still there."""
    found = meta.read(read, "kept_from")
    return KeptFrom(**json.loads(found)) if found else KeptFrom()


def _freeze(connection: sqlite3.Connection, kept: KeptFrom) -> None:
    meta.put(connection, "kept_from", json.dumps(kept._asdict()))
    # A fold that has read what is about to be deleted must not write what follows from it.
    meta.next_version(connection, "fold_version")


def _text(value: str | None) -> str | None:
    """The string of a trait's JSON, or None."""
    found = None if value is None else json.loads(value)
    return found if isinstance(found, str) else None


def _number(read: sqlite3.Connection, question: str) -> int:
    return int(read.execute(question).fetchone()[0])


def _file_size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0
