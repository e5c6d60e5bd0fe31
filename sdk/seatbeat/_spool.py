"""Where events wait until they are delivered: on disk, and in memory where that fails."""

from __future__ import annotations

import contextlib
import errno
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from ._ledger import Ledger
from ._queue import BATCH_EVENTS, Queue
from ._spool_pages import Pages
from ._spool_place import Place
from ._spool_shelf import Shelf
from .errors import EventDropped

LOOK_EVERY_S = 30.0


class Batch(NamedTuple):
    """Lines to be sent together."""

    lines: list[bytes]
    leftover: bool
    """Whether a process that is dead reported them."""


class Source(Protocol):
    """One place that lines are taken from."""

    def take(self) -> list[bytes]:
        """The next lines; they stay pending."""

    def settle(self, lines: list[bytes]) -> None:
        """These lines of those taken need no more sending."""


class Spool:
    """Takes lines from any thread, and gives them to one, batch by batch."""

    def __init__(self, place: Place, queue: Queue, ledger: Ledger, *, max_bytes: int) -> None:
        self._place = place
        self._queue = queue
        self._ledger = ledger
        self._shelf = Shelf(place)
        self._pages = Pages(
            self._shelf, max_bytes=max_bytes, wants_lines=ledger.tells, rung=self._ring
        )
        self.append_sure = self._pages.sure.appender.append
        self.append_bulk = self._pages.bulk.appender.append
        self.bell: Callable[[], None] | None = None
        """Called, on the thread that reports, when there is something to do."""
        self._source: Source = queue
        self._closed = False
        self._left_behind = 0
        self._look_at = 0.0

    @property
    def folder(self) -> str | None:
        """Where events are kept now; None when it is in memory only."""
        return None if self._queue.backlog else self._shelf.folder

    def put_otherwise(self, line: bytes, *, sure: bool) -> None:
        """Keep a line that couldn't be appended: in a new file, or else in memory.

        Raises EventDropped (`closed`, `spool_full`, `queue_full`).
        """
        if self._closed:
            raise EventDropped("closed")
        if self._is_on_disk(line, sure=sure):
            self._ring()
            return
        self._put_in_memory(line, sure=sure)
        if self._queue.waiting == 1 or self._queue.waiting % BATCH_EVENTS == 0:
            self._ring()

    def take(self) -> Batch:
        """The next batch, empty if there's none; it stays pending until all of it is settled."""
        batch = Batch([], False)
        with self._shelf.changing():
            for source, leftover in self._sources():
                if lines := source.take():
                    self._source, batch = source, Batch(lines, leftover)
                    break
        self._clear()
        return batch

    def settle(self, lines: list[bytes]) -> None:
        """These lines of the batch taken last need no more sending."""
        with self._shelf.changing():
            self._source.settle(lines)
        self._clear()

    def look_around(self) -> None:
        """See to what has changed on disk, and every 30 s to what dead processes have left."""
        if not self._place.wanted:
            return
        now = time.monotonic()
        try:
            self._pages.mend()
            if now >= self._look_at:
                self._look_at = now + LOOK_EVERY_S
                self._shelf.adopt()
        except OSError as error:
            self._complain(error)
        self._tell()

    def arm(self, more_bytes: int | None) -> None:
        """Have the bell rung after so many bytes more; never, with None."""
        self._pages.arm(more_bytes)

    @property
    def pending(self) -> int:
        """Lines of this client neither sent nor given up."""
        with self._shelf.reading():
            on_disk = sum(lane.pending for lane in self._shelf.own_lanes())
        return self._left_behind + on_disk + self._queue.pending

    @property
    def backlog(self) -> int:
        """Bytes of this client that no batch has taken yet."""
        with self._shelf.reading():
            on_disk = sum(lane.backlog for lane in self._shelf.own_lanes())
        return on_disk + self._queue.backlog

    @property
    def works_off(self) -> bool:
        """Whether there is something to send that dead processes have left."""
        return self._shelf.works_off

    def goal(self) -> Callable[[], bool]:
        """A function that tells when all that is pending now is settled."""
        with self._shelf.reading():
            marks = [(lane, lane.mark()) for lane in self._shelf.own_lanes()]
        stored = self._queue.mark()

        def reached() -> bool:
            with self._shelf.reading():
                return self._queue.passed(stored) and all(lane.passed(at) for lane, at in marks)

        return reached

    def shut(self) -> None:
        """Take no more lines."""
        self._closed = True
        with self._shelf.changing():
            self._pages.shut()

    def release(self) -> None:
        """Let go of all files: what isn't delivered waits for another process."""
        with self._shelf.changing():
            self._pages.stop()
            for lane in self._shelf.own_lanes():
                lane.tidy()
                self._left_behind += lane.pending
            self._shelf.release()

    def abandon(self) -> None:
        """In a forked child: close what the fork has copied; all that is the parent's."""
        self._pages.abandon()
        self._shelf.abandon()

    def _sources(self) -> Iterator[tuple[Source, bool]]:
        """What must not be lost before what may be, and our own before that of others."""
        for lane in self._shelf.lanes("sure", leftover=False):
            yield lane, False
        yield self._queue, False
        for lane in self._shelf.lanes("sure", leftover=True):
            yield lane, True
        for lane in self._shelf.lanes("bulk", leftover=False):
            yield lane, False
        for lane in self._shelf.lanes("bulk", leftover=True):
            yield lane, True

    def _is_on_disk(self, line: bytes, *, sure: bool) -> bool:
        if not self._place.wanted:
            return False
        try:
            self._pages.put_again(line, sure=sure)
        except OSError as error:
            self._complain(error)
            return False
        finally:
            self._tell()
        return True

    def _put_in_memory(self, line: bytes, *, sure: bool) -> None:
        for gone in self._queue.put(line, sure=sure):
            if gone is line:
                raise EventDropped("queue_full")
            self._ledger.drop("queue_full", gone)

    def _clear(self) -> None:
        if self._shelf.clear():
            self._look_at = 0.0  # only some of it was claimed at once
        self._tell()

    def _tell(self) -> None:
        with contextlib.suppress(IndexError):
            while True:
                self._ledger.lose(*self._shelf.notices.popleft())

    def _complain(self, error: OSError) -> None:
        what = errno.errorcode.get(error.errno or 0, str(error))
        self._ledger.complain(f"the spool can't be used ({what}); events are kept in memory")

    def _ring(self) -> None:
        self._tell()
        if self.bell is not None:
            self.bell()
