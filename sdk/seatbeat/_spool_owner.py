"""Whose files they are: a lock that dies with its process, and how far they were acknowledged."""

from __future__ import annotations

import contextlib
import os
import re

from . import _files

SUFFIX = ".owner"
ENTRY = re.compile(rb"(\d{8}) (\d{12})\n")
SLOTS = {"sure": 0, "bulk": 32}  # where each lane's entry begins

Acked = tuple[int, int]
"""The number of a segment, and up to where its lines need no more sending."""

_held: dict[tuple[int, str], object] = {}
"""What this process has locked: record locks don't keep it from its own files."""


class Owner:
    """One client's claim on its files in a spool folder."""

    def __init__(self, folder: str, name: str) -> None:
        self.folder = folder
        self.name = name
        self.path = os.path.join(folder, name + SUFFIX)
        self._fd = -1
        self._who = (0, 0)

    @classmethod
    def new(cls, folder: str) -> Owner:
        """A claim that nobody had before; raises OSError."""
        for _ in range(3):  # somebody who tidies may look into the file before it is locked
            owner = cls(folder, os.urandom(8).hex())
            if owner.claim():
                return owner
        raise OSError("no claim could be made")

    def claim(self) -> bool:
        """Take over what a process has left; False while it lives. Raises OSError."""
        key = (os.getpid(), self.path)
        if _held.setdefault(key, self) is not self:
            return False
        try:
            claimed = self._lock()
        except OSError:
            del _held[key]
            raise
        if not claimed:
            del _held[key]
        return claimed

    @property
    def holds(self) -> bool:
        """Whether the claim still stands: the file is open here and has its name."""
        try:
            found = os.fstat(self._fd)
        except OSError:
            return False
        return _files.identity(found) == self._who and found.st_nlink > 0

    def acked(self, lane: str) -> Acked:
        """What was saved last; the beginning of everything where that can't be read."""
        with contextlib.suppress(OSError):
            entry = ENTRY.match(_files.read_at(self._fd, 22, SLOTS[lane]))
            if entry is not None:
                return int(entry[1]), int(entry[2])
        return 0, 0

    def save(self, lane: str, number: int, offset: int) -> None:
        """Remember how far a lane was acknowledged; without it, events are sent once more."""
        if _files.is_still(self._fd, self._who):
            with contextlib.suppress(OSError):
                _files.write_at(self._fd, b"%08d %012d\n" % (number, offset), SLOTS[lane])

    def release(self, *, done: bool) -> None:
        """End the claim, and with `done` remove the file."""
        fd, self._fd = self._fd, -1
        if _files.is_still(fd, self._who):
            if done:
                _files.remove(fd, self.path)
            else:
                _files.close(fd)
        _held.pop((os.getpid(), self.path), None)

    def _lock(self) -> bool:
        fd = _files.open_or_make(self.path)
        try:
            who = _files.identity(os.fstat(fd))
            # Who had it may have removed it between our opening and locking.
            claimed = _files.try_lock(fd) and _files.identity(os.stat(self.path)) == who
        except FileNotFoundError:
            claimed = False
        except OSError:  # no locks here, perhaps
            _files.close(fd)
            raise
        if not claimed:
            _files.close(fd)
            return False
        self._fd, self._who = fd, who
        return True
