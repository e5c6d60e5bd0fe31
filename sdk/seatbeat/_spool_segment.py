"""One file of the spool: framed lines, read in blocks from where the last batch ended."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Sized

from . import _files
from ._frames import END, count, cut

SUFFIX = ".jsonl"
COUNTED_BYTES = 256 * 1024
LONGEST_WRITE_S = 60.0  # after that, who still seems to write was interrupted between two steps


class Segment:
    """Lines up to `taken` are in a batch, those up to `acked` need no more sending."""

    def __init__(self, path: str, number: int, acked: int = 0) -> None:
        self.path = path
        self.number = number
        self.acked = self.taken = acked
        self.live = False
        self.removed = False
        self._fd = -1
        self._who = (0, 0)
        self._writers: Sized = ()
        self._sealed_at = 0.0
        self._counted = (0, 0, 0)  # from where to where, how many

    def seal(self, writers: Sized) -> None:
        """Nobody begins to write any more; these may still be at it."""
        self.live = False
        self._writers = writers
        self._sealed_at = time.monotonic()

    @property
    def ended(self) -> bool:
        """Whether nothing will be added."""
        if self.live:
            return False
        return not self._writers or time.monotonic() - self._sealed_at > LONGEST_WRITE_S

    @property
    def done(self) -> bool:
        """Whether it can be removed; ask `ended` first, for it may be the last to know."""
        return self.ended and self.acked >= self.size()

    @property
    def linked(self) -> bool:
        """Whether the file still has its name: somebody may have removed the folder."""
        with contextlib.suppress(OSError):
            return self._opened().st_nlink > 0
        return False

    def size(self) -> int:
        """Bytes in the file; raises OSError when it can't be read."""
        return self._opened().st_size

    def read(self, size: int) -> bytes:
        """At most `size` bytes of what no batch has taken yet; raises OSError."""
        self._opened()
        return _files.read_at(self._fd, size, self.taken)

    def lines_left(self) -> list[bytes]:
        """The lines that no batch has taken yet; raises OSError."""
        block = _files.read_at(self._fd, self.size() - self.taken, self.taken)
        return cut(block, len(block)).lines

    def left(self) -> int:
        """How many lines no batch has taken yet; raises OSError."""
        size = self.size()
        if self._counted[:2] != (self.taken, size):
            self._counted = (self.taken, size, self._count(size))
        return self._counted[2]

    def finished_size(self) -> int:
        """Where the last finished line ends; raises OSError."""
        size = self.size()
        start = max(self.taken, size - COUNTED_BYTES)
        block = _files.read_at(self._fd, size - start, start)
        return start + block.rfind(END) + len(END) if END in block else self.taken

    def open(self) -> None:
        """Hold on to the file, so that it can be read even if somebody removes it."""
        self._fd = _files.open_to_read(self.path)
        self._who = _files.identity(os.fstat(self._fd))

    def remove(self) -> None:
        """The file is needed no more."""
        self.removed = True
        fd, self._fd = self._fd, -1
        _files.remove(fd if _files.is_still(fd, self._who) else -1, self.path)

    def close(self) -> None:
        """Let go of the file; it stays where it is."""
        fd, self._fd = self._fd, -1
        if _files.is_still(fd, self._who):
            _files.close(fd)

    def _opened(self) -> os.stat_result:
        with contextlib.suppress(OSError):  # not open, or closed by the app
            found = os.fstat(self._fd)
            if _files.identity(found) == self._who:
                return found
        self.open()
        return os.fstat(self._fd)

    def _count(self, size: int) -> int:
        lines, last = 0, b""
        for start in range(self.taken, size, COUNTED_BYTES):
            block = last + _files.read_at(self._fd, min(COUNTED_BYTES, size - start), start)
            lines += count(block)
            last = block[-1:]
        return lines
