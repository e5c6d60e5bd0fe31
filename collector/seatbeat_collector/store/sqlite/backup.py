"""An online copy of the file: whole, verified, and in its place only then.

A read transaction pins what is copied, so that commits beside it never make the copy begin anew;
meanwhile they gather in the write-ahead log. At the end that log is copied too, while writers wait
for a moment: the copy holds everything acknowledged until then.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from seatbeat_collector.errors import CollectorError

from .connections import make_private

PAGES_A_STEP = 1_000
"""About 4 MiB: how often progress is told."""
WAIT_S = 60
"""How long to wait for the moment in which nobody writes."""

Progress = Callable[[int, int], None]
"""Hears (pages copied, pages in all)."""


class BackupFailed(CollectorError):
    """No backup was made."""


class Made(NamedTuple):
    """A backup that is in its place."""

    size: int
    rows: dict[str, int]
    """How many rows each table holds."""


def back_up(database: str, file: Path, *, progress: Progress = lambda done, total: None) -> Made:
    """Copy the database to the file, replacing what is there. Raises BackupFailed."""
    partial = file.with_name(f"{file.name}.partial")
    try:
        _check_room(database, file.parent)
        _remove(partial)
        make_private(partial)
        rows = _copy(database, partial, progress)
        _check(partial, rows)
        _put_in_place(partial, file)
    except (sqlite3.Error, OSError) as error:
        raise BackupFailed(f"no backup was made: {error}") from error
    finally:
        _remove(partial)
    return Made(file.stat().st_size, rows)


def _copy(database: str, partial: Path, progress: Progress) -> dict[str, int]:
    """The file as it was at the beginning, then the log since; how many rows it has to hold."""
    with closing(_open(database)) as source:
        source.execute("begin")
        source.execute("select count(*) from sqlite_master").fetchone()  # the pin
        with closing(sqlite3.connect(partial)) as target:
            source.backup(
                target,
                pages=PAGES_A_STEP,
                progress=lambda _, remaining, total: progress(total - remaining, total),
            )
        with closing(_open(database)) as settled:
            _copy_log(database, partial, settled)
            rows = _count(settled)
    with closing(sqlite3.connect(partial, isolation_level=None)) as target:
        target.execute("pragma wal_checkpoint(truncate)")
        target.execute("pragma journal_mode = delete")
    return rows


def _copy_log(database: str, partial: Path, settled: sqlite3.Connection) -> None:
    """Copy the log while nobody writes, and pin `settled` to that very moment."""
    with closing(_open(database)) as holder:
        holder.execute("begin immediate")
        log = Path(f"{database}-wal")
        if log.exists() and log.stat().st_size:
            make_private(f"{partial}-wal")
            shutil.copyfile(log, f"{partial}-wal")
        settled.execute("begin")
        settled.execute("select count(*) from sqlite_master").fetchone()
        holder.execute("rollback")


def _check(partial: Path, rows: dict[str, int]) -> None:
    """Whether the copy is whole, and holds what the database held at its end."""
    with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
        faults = [text for (text,) in copy.execute("pragma integrity_check") if text != "ok"]
        if faults:
            raise BackupFailed(f"the copy is damaged: {faults[0]}; is the database whole?")
        if _count(copy) != rows:
            raise BackupFailed("the copy does not hold what the database holds")


def _put_in_place(partial: Path, file: Path) -> None:
    with partial.open("rb+") as copied:
        os.fsync(copied.fileno())
    partial.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check_room(database: str, folder: Path) -> None:
    log = Path(f"{database}-wal")
    needed = Path(database).stat().st_size + (log.stat().st_size if log.exists() else 0)
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupFailed(
            f"{folder} has {free / 2**20:,.0f} MiB free, and {needed / 2**20:,.0f} MiB are needed"
        )


def _count(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute("select name from sqlite_master where type = 'table' order by name")
    return {name: _rows(connection, name) for (name,) in tables.fetchall()}


def _rows(connection: sqlite3.Connection, table: str) -> int:
    quoted = table.replace('"', '""')
    question = f'select count(*) from "{quoted}"'  # noqa: S608  # a name the schema itself gave
    return int(connection.execute(question).fetchone()[0])


def _open(database: str) -> sqlite3.Connection:
    """A connection to a file that is there; nothing of it is changed or brought up to date."""
    return sqlite3.connect(
        f"{Path(database).absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=WAIT_S,
        isolation_level=None,
    )


def _remove(partial: Path) -> None:
    for path in (partial, *(Path(f"{partial}{tail}") for tail in ("-wal", "-shm", "-journal"))):
        with suppress(FileNotFoundError):
            path.unlink()
