"""Whether the file is still where it was opened: SQLite goes on writing to one that was deleted."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from seatbeat_collector.store.obstacle import Obstacle

from .obstacles import FileGone

_FOLLOWERS = ("-wal", "-shm")


class Whereabouts:
    """The name under which a file was opened, and the file that bore it then."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._opened = _identity(path)

    def check(self) -> None:
        """Raises FileGone, so that nothing is acknowledged that the next start would not find."""
        if _identity(self.path) != self._opened:
            raise FileGone(self._obstacle())

    def obstacle(self) -> Obstacle | None:
        """None while the file is in its place."""
        return None if _identity(self.path) == self._opened else self._obstacle()

    def deleted(self) -> bool:
        """Whether the file has no name at all any more, and nothing else has taken its name."""
        return not os.path.lexists(self.path) and self._names() == 0

    def put_back(self, rescued: Path) -> None:
        """Give the name to a rescued copy. This process can only be ended then: it has the old one.

        What SQLite kept beside the old file belongs to that alone.
        """
        for tail in _FOLLOWERS:
            with suppress(FileNotFoundError):
                os.unlink(f"{self.path}{tail}")
        os.link(rescued, self.path)  # unlike a rename, never over a file that has come back
        rescued.unlink()

    def _obstacle(self) -> Obstacle:
        if self.deleted():
            return Obstacle(
                "database_deleted",
                f"The database {self.path} was deleted.",
                "The server puts a copy of all it holds in its place, and starts anew by itself."
                " Don't stop it before it has.",
            )
        return Obstacle(
            "database_moved",
            f"The database {self.path} was moved, or replaced by another file.",
            "Move it back, and the collector goes on by itself; or restart it to go on with what"
            " lies there now.",
        )

    def _names(self) -> int | None:
        """How many names the opened file has; None where the system doesn't tell."""
        for entry in Path("/proc/self/fd").glob("*"):
            with suppress(OSError):
                status = os.stat(entry)
                if (status.st_dev, status.st_ino) == self._opened:
                    return status.st_nlink
        return None


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
