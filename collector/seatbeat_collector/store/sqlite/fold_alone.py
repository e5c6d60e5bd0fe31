"""The fold's own door to the file, for a process of its own beside the one that takes in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeVar

from seatbeat_collector.errors import StoreUnavailable

from .connections import Reopening, connect
from .fold_file import FoldFile

T = TypeVar("T")
Turn = Callable[[], AbstractContextManager[None]]
"""Holds the right to write, lent by the process that takes in."""
Prompt = Callable[[Callable[[], Any]], Any]
"""Runs what others wait for, on a thread that gives way to nobody."""

CHECKPOINT_PAGES = 8_000
"""Pages in the WAL from which it is brought into the file: 32 MB, as much as reads search well."""
_BUSY_MS = 1_000


class FoldAlone:
    """One connection that reads and, in turns, writes."""

    def __init__(self, path: str, turn: Turn, prompt: Prompt, *, timezone: str) -> None:
        self._turn = turn
        self._prompt = prompt
        self._reopening = Reopening(path)
        self._use(connect(path, must_exist=True))
        self.rollups = FoldFile(lambda: self._connection, self._write, timezone=timezone)

    def _use(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        # Not fsynced: what follows from evidence can be computed again, and the next commit of
        # ingest syncs the log with all that is before it.
        self._connection.execute("pragma synchronous = normal")
        self._connection.execute("pragma wal_autocheckpoint = 0")
        self._connection.execute(f"pragma busy_timeout = {_BUSY_MS}")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def checkpoint(self) -> None:
        """Bring a long WAL into the file, so that it begins anew.

        Most of it is copied beside the load; the rest in a turn, since the log can only begin anew
        where nothing has been added to it.
        """
        if self._checkpoint() > CHECKPOINT_PAGES:
            self._prompt(self._checkpoint_in_turn)

    def _checkpoint_in_turn(self) -> None:
        with self._turn():
            self._checkpoint()

    def _checkpoint(self) -> int:
        """Copy what no reader needs; how many pages the log had."""
        try:
            _, pages, _ = self._connection.execute("pragma wal_checkpoint(passive)").fetchone()
        except sqlite3.OperationalError:  # somebody else copies
            return 0
        return int(pages)

    def _write(self, task: Callable[[sqlite3.Connection], T]) -> T:
        result: T = self._prompt(partial(self._write_in_turn, task))
        return result

    def _write_in_turn(self, task: Callable[[sqlite3.Connection], T]) -> T:
        with self._turn():
            try:
                self._connection.execute("begin immediate")
                result = task(self._connection)
                self._connection.execute("commit")
            except Exception as error:
                self._give_up()
                if isinstance(error, sqlite3.Error):
                    self._replace_connection(error)
                    raise StoreUnavailable(
                        f"The store can't take data now: {error}.", retry_after_s=5
                    ) from error
                raise
        return result

    def _replace_connection(self, error: sqlite3.Error) -> None:
        fresh = self._reopening.after(error)
        if fresh is not None:
            self._connection.close()
            self._use(fresh)

    def _give_up(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("rollback")
