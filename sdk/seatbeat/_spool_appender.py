"""The hot path: one line, one write, no lock."""

from __future__ import annotations

import errno
import os
import time
from collections import deque
from collections.abc import Callable, Sized

from . import _files
from ._append import append
from ._frames import FRAME

NOBODY = (0, 0)
DRAIN_S = 0.05


class Appender:
    """Appends lines to one lane's live segment, from any thread and any signal handler.

    Its descriptor keeps its number while the file behind it changes, so a writer that was held up
    writes to the new file and never to one of the app's. Whoever writes is listed in `writers`;
    once those listed for a segment are gone, nothing more will be added to it.
    """

    def __init__(self, bell: Callable[[], None]) -> None:
        self.left = 0
        """About how many bytes the segment has room for."""
        self.bell_at = 0
        """`bell` is called when fewer than so many bytes are left."""
        self._bell = bell
        self._fd = -1
        self._number = -1
        self._who = NOBODY
        self._writers: deque[None] = deque()

    def append(self, line: bytes) -> None:
        """Write one line; raises OSError when that failed, wholly or in the middle."""
        record = FRAME % line
        size = len(record)
        while True:
            writers = self._writers
            writers.append(None)
            try:
                if writers is self._writers:  # else the page was just turned: be listed anew
                    if append(self._fd, record, size) != size:
                        raise OSError(errno.ENOSPC, "only a part of a line could be written")
                    break
            finally:
                writers.pop()
        self.left = left = self.left - size
        if left < self.bell_at:
            self._bell()

    @property
    def is_open(self) -> bool:
        """Whether there is a file to write to."""
        return self._fd >= 0

    @property
    def stands(self) -> bool:
        """Whether the descriptor still is this file."""
        return self._number >= 0 and _files.is_still(self._number, self._who)

    def turn_to(self, fd: int, room: int) -> Sized:
        """Go on in the file `fd`, which is taken over; gives those who still write to the old."""
        writers: Sized = ()
        who = _files.identity(os.fstat(fd))
        if self.stands:
            os.dup2(fd, self._number, inheritable=False)
            writers = self._renewed()  # after the change: whoever is listed anew writes to `fd`
            os.close(fd)
        else:
            self._number = fd
        self._who = who
        self.left, self.bell_at = room, 0
        self._fd = self._number
        return writers

    def stop(self) -> Sized:
        """Refuse lines from now on; waits a moment for those who write, and gives them."""
        self._fd = -1
        writers = self._renewed()
        until = time.monotonic() + DRAIN_S
        while writers and time.monotonic() < until:
            time.sleep(0.001)
        if not writers:  # else the number must stay taken: they may be about to use it
            self.abandon()
        return writers

    def abandon(self) -> None:
        """Close what a fork has copied, or what nobody uses."""
        self._fd = -1
        if self.stands:
            _files.close(self._number)
        self._number, self._who = -1, NOBODY

    def _renewed(self) -> deque[None]:
        writers, self._writers = self._writers, deque()
        return writers
