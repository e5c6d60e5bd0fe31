"""The writing side of the spool: which file a line goes to, and what goes when there's no room."""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Callable, Sized
from functools import partial

from . import _files
from ._spool_appender import Appender
from ._spool_lane import Lane
from ._spool_segment import Segment
from ._spool_shelf import Shelf
from .errors import EventDropped

MIB = 1024 * 1024
SEGMENT_BYTES = 4 * MIB
OPENING_S = 0.05  # the longest that a call waits for another thread to be done with the files
RETRY_S = 1.0  # how often a folder is tried that couldn't be written
PATIENCE_BYTES = 64 * 1024  # how much more goes into a page that couldn't be turned
NO_SPACE = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
WORN_BYTES = 128 * 1024  # an acknowledged page of this size is exchanged for a new one


class Side:
    """One lane's appender, and the lane it writes to now."""

    def __init__(self, name: str, rung: Callable[[Side], None]) -> None:
        self.name = name
        self.appender = Appender(partial(rung, self))
        self.lane: Lane | None = None
        self.retry_at = 0.0
        self.full = False
        self.problem: OSError | None = None

    @property
    def page(self) -> Segment | None:
        """The segment that is written to."""
        newest = self.lane.segments[-1] if self.lane and self.lane.segments else None
        return newest if newest is not None and newest.live else None

    def stop(self) -> None:
        """Take no lines until a page is turned to."""
        writers = self.appender.stop()
        if self.lane is not None:
            self.lane.seal(writers)
        self.retry_at = 0.0

    def refuse(self) -> None:
        """Take no lines, because there is no room."""
        self.full = True
        self.stop()
        self.retry_at = time.monotonic() + RETRY_S


class Pages:
    """Turns to a new segment when one is full, and evicts the oldest bulk when the spool is."""

    def __init__(
        self, shelf: Shelf, *, max_bytes: int, wants_lines: bool, rung: Callable[[], None]
    ) -> None:
        self._shelf = shelf
        self._max_bytes = max_bytes
        # A small spool has small segments, a large one large ones: each holds a descriptor.
        self._segment_bytes = max(min(SEGMENT_BYTES, max_bytes // 8), max_bytes // 64)
        self._wants_lines = wants_lines
        self._rung = rung
        self._shut = False
        self.sure = Side("sure", self._hear)
        self.bulk = Side("bulk", self._hear)

    def put_again(self, line: bytes, *, sure: bool) -> None:
        """Try a line that couldn't be written once more, in a new file where that is due.

        Raises EventDropped (`spool_full`), or OSError that says what is wrong.
        """
        side = self.sure if sure else self.bulk
        self._reopen(side)
        if not side.appender.is_open:
            if side.full:
                raise EventDropped("spool_full")
            raise side.problem or OSError("another call is opening a file")
        try:
            side.appender.append(line)
        except OSError as error:
            if not (sure and error.errno in NO_SPACE and self._gave_way()):
                raise
            side.appender.append(line)

    def arm(self, more_bytes: int | None) -> None:
        """Have the bell rung after so many bytes more in a lane; never, with None."""
        for side in (self.sure, self.bulk):
            appender = side.appender
            appender.bell_at = 0 if more_bytes is None else max(0, appender.left - more_bytes)

    def mend(self) -> None:
        """Turn away from files that somebody has closed or removed, and from worn ones."""
        with self._shelf.changing():
            for side in (self.sure, self.bulk):
                if side.lane is not None:
                    side.lane.tidy()
                if (page := side.page) is not None and not (
                    side.appender.stands and page.linked and not _is_worn(page)
                ):
                    self._turn(side)

    def stop(self) -> None:
        """Refuse lines from now on; waits a moment for those who write."""
        self.sure.stop()
        self.bulk.stop()

    def shut(self) -> None:
        """Refuse lines for good."""
        self._shut = True
        self.stop()

    def abandon(self) -> None:
        """In a forked child: close what the fork has copied."""
        self.sure.appender.abandon()
        self.bulk.appender.abandon()

    def _hear(self, side: Side) -> None:
        if side.appender.left < 0:
            self._turn_in_passing(side)
        else:
            side.appender.bell_at = 0
        self._rung()

    def _turn_in_passing(self, side: Side) -> None:
        """Turn the page; where that can't be done now, it grows."""
        side.appender.left = PATIENCE_BYTES
        if self._shelf.enter(OPENING_S):
            try:
                with contextlib.suppress(OSError):  # the next write tells, if it fails too
                    self._turn(side)
            finally:
                self._shelf.leave()

    def _reopen(self, side: Side) -> None:
        """Turn to a new page, but not more than once a second; whoever comes second waits."""
        if time.monotonic() < side.retry_at or not self._shelf.enter(OPENING_S):
            return
        try:
            if time.monotonic() >= side.retry_at:
                self._turn(side)
        except OSError as error:
            side.problem = error
        finally:
            side.retry_at = time.monotonic() + RETRY_S
            self._shelf.leave()

    def _turn(self, side: Side) -> None:
        """Begin a new segment, or refuse lines if there is no room; raises OSError."""
        if self._shut:
            return
        lane = self._shelf.live().lanes[side.name]
        if not self._has_room(side):
            side.refuse()
            return
        segment = lane.start()
        writers = self._opened(segment, side.appender)
        if side.lane is not None:
            side.lane.seal(writers)
        lane.add(segment)
        side.lane, side.full, side.problem = lane, False, None

    def _opened(self, segment: Segment, appender: Appender) -> Sized:
        fd = _files.open_new(segment.path)
        try:
            segment.open()
            return appender.turn_to(fd, self._segment_bytes)
        except OSError:
            segment.close()
            _files.remove(fd, segment.path)
            raise

    def _has_room(self, side: Side) -> bool:
        other = self.bulk if side is self.sure else self.sure
        while True:
            # What the other lane's page will grow to is spoken for.
            reserved = {} if other.page is None else {other.page.path: self._segment_bytes}
            if self._shelf.used_bytes(reserved) + self._segment_bytes <= self._max_bytes:
                return True
            if not self._evict(side):
                return False

    def _evict(self, side: Side) -> bool:
        """Give up the oldest bulk; for `sure` lines even what was written last."""
        segment = self._shelf.evicted()
        if segment is None and side is self.sure and self.bulk.page is not None:
            self.bulk.refuse()
            segment = self._shelf.evicted()
        if segment is None:
            return False
        with contextlib.suppress(OSError):  # it can't be read: nothing can be said about it
            lines = segment.lines_left() if self._wants_lines else []
            if count := segment.left():
                self._shelf.notices.append(("spool_full", count, lines))
        segment.remove()
        return True

    def _gave_way(self) -> bool:
        """Whether old bulk was given up because the disk is full."""
        if not self._shelf.enter(OPENING_S):
            return False
        try:
            return self._evict(self.bulk)
        finally:
            self._shelf.leave()


def _is_worn(page: Segment) -> bool:
    return page.acked >= max(WORN_BYTES, page.size())
