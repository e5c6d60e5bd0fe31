"""Opening the file: pragmas with their reasons, one connection a reading thread."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

from seatbeat_collector.errors import StoreUnavailable

_HISTORY = "_sqlite_migrations"
"""Where sqlite-utils notes the steps of a schema's history; many programs have one."""
_OURS = f"select 1 from {_HISTORY} where migration_set = 'seatbeat'"  # noqa: S608  # a constant


def connect(path: str, *, must_exist: bool = False) -> sqlite3.Connection:
    """A connection that may write; transactions are begun and ended by hand.

    `must_exist`: a file that was deleted is not made again, empty, by those who only look.
    Raises StoreUnavailable, also where another program's tables are: those are left as they are.
    """
    if Path(path).is_dir():
        raise StoreUnavailable(f"database {path}: this is a folder; name a file")
    try:
        if not must_exist:
            make_private(path)
        connection = sqlite3.connect(
            f"{Path(path).absolute().as_uri()}?mode={'rw' if must_exist else 'rwc'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
            cached_statements=256,
        )
    except (sqlite3.Error, OSError) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreUnavailable(f"database {path}: {why}") from error
    try:
        if not must_exist:
            _check_ours(connection)
        connection.execute("pragma journal_mode = wal")  # readers and the writer don't wait
        connection.execute("pragma synchronous = full")  # a commit is on disk before the answer
        connection.execute("pragma cache_size = -65536")  # 64 MiB: upper index levels stay warm
        connection.execute("pragma temp_store = memory")
        # The fold checkpoints beside the load. A commit does it only when that has long not
        # happened, for it would make everyone wait who shares the commit: every 64 MiB at most.
        connection.execute("pragma wal_autocheckpoint = 16384")
        # A log that grew while somebody read for long becomes small again.
        connection.execute("pragma journal_size_limit = 134217728")
    except (sqlite3.Error, _Foreign) as error:
        connection.close()
        hint = "" if _may_write(path) else "; the file, its folder or its disk is read-only"
        raise StoreUnavailable(f"database {path}: {error}{hint}") from error
    return connection


class _Foreign(Exception):
    """The file holds another program's tables."""


def _check_ours(connection: sqlite3.Connection) -> None:
    """Refuse a file that holds tables, but none of ours, before anything of it is changed."""
    found = connection.execute("select name from sqlite_master where type = 'table'")
    tables = {name for (name,) in found}
    others = tables - {_HISTORY}
    if others and not (_HISTORY in tables and connection.execute(_OURS).fetchone()):
        raise _Foreign(f"this belongs to another program: it has a table {min(others)!r}")


class Reopening:
    """Opens a file anew that could only be opened for reading: SQLite stays at that."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._could_write = _may_write(path)

    def after(self, error: sqlite3.Error) -> sqlite3.Connection | None:
        """A connection in place of one that failed because it can't write, once one can."""
        name = getattr(error, "sqlite_errorname", None) or ""
        if self._could_write or not name.startswith("SQLITE_READONLY"):
            return None
        self._could_write = _may_write(self._path)
        return connect(self._path, must_exist=True) if self._could_write else None


def _may_write(path: str) -> bool:
    """Whether a file, its folder and what SQLite keeps beside it can be written to."""
    whole = Path(path).absolute()
    beside = [whole.parent, whole, *(Path(f"{whole}{tail}") for tail in ("-wal", "-shm"))]
    return all(os.access(each, os.W_OK) for each in beside if each.exists())


def make_private(path: str | Path) -> None:
    """Make the file, for its owner alone, unless it is there.

    What SQLite keeps beside a database gets the same rights. A file that is there isn't opened: to
    close it would end the locks that this process holds on it.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


class Readers:
    """A read-only connection for each thread, opened when first needed."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    def get(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = connect(self._path, must_exist=True)
            connection.execute("pragma query_only = on")
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            while self._open:
                self._open.pop().close()
        self._local = threading.local()
