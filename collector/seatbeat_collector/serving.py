"""Who serves a database: a server holds a lock beside it for as long as it lives, however it ends.

The lock is on a file of its own (`<database>-serving`), which says where the server listens and by
which rules it counts. The kernel lets go of the lock when the process dies.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

if sys.platform != "win32":
    import fcntl

log = logging.getLogger(__name__)


class Server(NamedTuple):
    """A server that runs, as it describes itself."""

    pid: int
    host: str
    port: int
    idle_timeout: int
    idle_policy: str
    timezone: str

    @property
    def where(self) -> str:
        """Where it listens, for people."""
        return f"process {self.pid}, http://{self.host}:{self.port}"


class Serving:
    """One process's word that it serves a database, until `end`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._file: int | None = None
        if sys.platform == "win32" or not os.path.isfile(settings["database"]):
            return
        told = Server(os.getpid(), *(settings[name] for name in Server._fields[1:]))
        try:
            self._file = os.open(_path(settings["database"]), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_SH)
            text = json.dumps(told._asdict()).encode()
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, text, 0)
        except OSError as error:  # such as a full disk: other commands then can't know of us
            log.warning("%s could not be written: %s", _path(settings["database"]), error.strerror)

    def end(self) -> None:
        """Serve no more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def who_serves(database: str) -> Server | None:
    """The server that runs on a database now, or None."""
    if sys.platform == "win32":
        return None
    try:
        file = os.open(_path(database), os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _described(os.pread(file, 4096, 0))
    else:
        return None
    finally:
        os.close(file)


def _described(text: bytes) -> Server:
    try:
        return Server(**json.loads(text))
    except (ValueError, TypeError):  # it is just beginning, or of another version
        return Server(0, "?", 0, 0, "?", "?")


def _path(database: str) -> str:
    return f"{database}-serving"
