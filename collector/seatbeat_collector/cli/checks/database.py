"""The file: whole, of this version's shape, writable, and readable by its owner alone."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

from seatbeat_collector.serving import Server
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .finding import Finding, fail, ok, warn

LATE_S = 30


def check(store: SqliteStore, server: Server | None, now_ms: int) -> Iterator[Finding]:
    """Integrity, schema, a write, the fold's lag and the file's permissions."""
    faults = store.check_integrity()
    if faults:
        yield fail("integrity", f"{store.path} is damaged: {faults[0]}", "restore the last backup")
    else:
        yield ok("integrity", f"database {store.path} is whole")
    yield _schema(store)
    obstacle = store.obstacle()
    if obstacle:
        yield fail("writing", obstacle.sentence, obstacle.remedy)
    else:
        yield ok("writing", "a write reaches the disk")
    yield _fold(store, server, now_ms)
    yield _permissions(Path(store.path))


def _schema(store: SqliteStore) -> Finding:
    taken = store.upkeep.schema()
    known = [step.name for step in migrations.pending(Database(memory=True))]
    newer = [name for name in taken if name not in known]
    if newer:
        return warn(
            "schema",
            f"the database was used by a newer version: {', '.join(newer)}",
            "use that version again, or restore a backup from before it",
        )
    return ok("schema", f"schema {taken[-1]} is this version's")


def _fold(store: SqliteStore, server: Server | None, now_ms: int) -> Finding:
    waiting = store.backlog()
    age_s = waiting.age_ms(now_ms) / 1000
    if waiting.rows and server is None:
        return ok("fold", f"{waiting.rows:,} events wait for the next start, which counts them")
    if age_s > LATE_S:
        return warn(
            "fold",
            f"{waiting.rows:,} events wait to be counted, the oldest for {age_s:.0f} s",
            "see whether the machine is overloaded, and the server's log",
        )
    left = len(store.upkeep.to_recompute())
    again = f"; {left:,} accounts are being counted anew" if left else ""
    return ok("fold", f"{waiting.rows:,} events wait to be counted{again}")


def _permissions(path: Path) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & stat.S_IROTH or mode & (stat.S_IWGRP | stat.S_IWOTH):
        return warn(
            "permissions",
            f"{path} can be read or written by others (mode {mode:o})",
            f"chmod 640 {path}",
        )
    return ok("permissions", f"{path} has mode {mode:o}")
