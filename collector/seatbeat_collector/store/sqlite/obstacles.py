"""From what SQLite says to what an operator can do about it."""

from __future__ import annotations

import sqlite3

from seatbeat_collector.store.obstacle import Obstacle

_BY_CODE = {
    "SQLITE_FULL": (
        "disk_full",
        "The disk is full.",
        "Make room on it. The collector then goes on by itself; senders keep what was refused.",
    ),
    "SQLITE_BUSY": (
        "database_locked",
        "Another process holds the database.",
        "Find it (`fuser` with the file's name) and end what it does: often a second collector,"
        " or a database browser with an open transaction.",
    ),
    "SQLITE_READONLY": (
        "read_only",
        "The database can't be written to: it, its folder or its disk is read-only.",
        "Let the collector's user write to the file and to its folder, where SQLite keeps two more"
        " files beside it.",
    ),
    "SQLITE_CORRUPT": (
        "database_damaged",
        "The database is damaged.",
        "Stop the collector, look with `seatbeat-collector doctor`, and restore the last backup.",
    ),
    "SQLITE_IOERR": (
        "disk_fails",
        "The disk fails to read or write.",
        "Look into the system's log for errors of the disk, and at quotas and file size limits.",
    ),
    "SQLITE_CANTOPEN": (
        "cannot_open",
        "The database can't be opened.",
        "Check that the folder is there and that the collector's user may write to it.",
    ),
}
_BY_CODE["SQLITE_LOCKED"] = _BY_CODE["SQLITE_BUSY"]
_BY_CODE["SQLITE_NOTADB"] = _BY_CODE["SQLITE_CORRUPT"]
_BY_CODE["SQLITE_PERM"] = _BY_CODE["SQLITE_READONLY"]

STUCK = Obstacle(
    "writer_stuck",
    "A write has been waiting for longer than it should.",
    "Another process may hold the database, or the disk may be very slow: see the log.",
)
STOPPING = Obstacle("stopping", "The collector is shutting down.", "Wait for its next start.")


class FileGone(sqlite3.OperationalError):
    """The file is no longer where it was opened."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.cause)
        self.obstacle = obstacle


def obstacle_of(error: BaseException) -> Obstacle:
    """What an error of SQLite means."""
    if isinstance(error, FileGone):
        return error.obstacle
    name = getattr(error, "sqlite_errorname", "") or ""
    for code, words in _BY_CODE.items():
        if name.startswith(code):
            return Obstacle(*words)
    return Obstacle("store_fails", f"The store fails: {error}.", "Look into the log.")
