"""A row of segments, read from its oldest line on; each is removed when it is done."""

from __future__ import annotations

import contextlib
import errno
import os
from collections import deque
from collections.abc import Callable, Sized
from typing import NamedTuple

from ._frames import Cut, cut, is_whole
from ._queue import BATCH_BYTES, BATCH_EVENTS
from ._spool_owner import Owner
from ._spool_segment import SUFFIX, Segment

NOT_NOW = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EINTR, errno.EAGAIN})

Lost = Callable[[str, int], None]
"""Told a reason and how many lines were lost for it."""


class Mark(NamedTuple):
    """A place in a lane."""

    number: int
    offset: int


class Lane:
    """The segments of one owner and one kind: `sure`, which is never dropped for `bulk`."""

    def __init__(self, name: str, owner: Owner, lost: Lost, *, leftover: bool) -> None:
        self.name = name
        self._owner = owner
        self._lost = lost
        self._leftover = leftover
        self.segments: deque[Segment] = deque()
        self._out: Segment | None = None  # a batch of it was taken
        self._unsettled = 0
        self._next = 1

    def find(self, paths: list[str]) -> None:
        """Take in the files that a process has left."""
        number_acked, offset = self._owner.acked(self.name)
        for number, path in sorted((_number(path), path) for path in paths):
            segment = Segment(path, number, offset if number == number_acked else 0)
            if number < number_acked:
                segment.remove()  # it was done; the crash came before its removal
            else:
                self.segments.append(segment)

    def start(self) -> Segment:
        """A segment to be written next; its file isn't made yet."""
        number, self._next = self._next, self._next + 1
        name = f"{self._owner.name}.{self.name}.{number:08d}{SUFFIX}"
        return Segment(os.path.join(self._owner.folder, name), number)

    def add(self, segment: Segment) -> None:
        """From now on lines go to this segment, which is open."""
        segment.live = True
        self.segments.append(segment)

    def seal(self, writers: Sized) -> None:
        """Nobody begins to write to the newest segment any more; these may still be at it."""
        if self.segments and self.segments[-1].live:
            self.segments[-1].seal(writers)

    def take(self) -> list[bytes]:
        """The next lines, at most a batch; they count as pending until they are settled."""
        while self.segments:
            segment = self.segments[0]
            try:
                lines = self._read(segment)
                if not lines and not segment.done:
                    return []
            except OSError as error:
                if error.errno in NOT_NOW:
                    return []
                lines = []
                self._lost("unreadable", 0)
            if lines:
                self._out, self._unsettled = segment, len(lines)
                return lines
            self.segments.popleft().remove()
        return []

    def settle(self, lines: list[bytes]) -> None:
        """These of the lines taken need no more sending; with the last of them, save that."""
        self._unsettled -= len(lines)
        if self._unsettled > 0 or self._out is None:
            return
        segment, self._out = self._out, None
        if not segment.removed:
            segment.acked = segment.taken
            self._owner.save(self.name, segment.number, segment.acked)
            self.tidy()

    def tidy(self) -> None:
        """Remove what is done."""
        with contextlib.suppress(OSError):
            while self.segments and self.segments[0] is not self._out and self.segments[0].done:
                self.segments.popleft().remove()

    def evicted(self) -> Segment | None:
        """The oldest segment, taken out to make room; None when there's none but a live one.

        A batch of it that was taken before is still sent and settled.
        """
        if not self.segments or self.segments[0].live:
            return None
        segment = self.segments.popleft()
        segment.removed = True
        return segment

    def close(self) -> None:
        """Let go of all files; they stay where they are."""
        while self.segments:
            self.segments.popleft().close()

    @property
    def pending(self) -> int:
        """Lines neither sent nor given up."""
        return self._unsettled + sum(_readable(segment.left) for segment in list(self.segments))

    @property
    def backlog(self) -> int:
        """Bytes that no batch has taken yet."""
        return sum(_readable(segment.size) - segment.taken for segment in list(self.segments))

    def mark(self) -> Mark:
        """The end of what is finished now."""
        if not self.segments:
            return Mark(0, 0)
        newest = self.segments[-1]
        return Mark(newest.number, _readable(newest.finished_size))

    def passed(self, mark: Mark) -> bool:
        """Whether all before a mark is settled."""
        return all(
            segment.acked >= (_readable(segment.size) if number < mark.number else mark.offset)
            for segment in list(self.segments)
            if (number := segment.number) <= mark.number
        )

    def _read(self, segment: Segment) -> list[bytes]:
        ended = segment.ended  # asked first: what is added after this isn't missed below
        while block := segment.read(BATCH_BYTES):
            found = cut(block, BATCH_EVENTS)
            if found.lines:
                segment.taken += found.used
                lines = self._whole(found)
                if lines:
                    return lines
            elif not ended:
                break
            else:
                self._skip(segment, block)
            segment.acked = segment.taken
        return []

    def _whole(self, found: Cut) -> list[bytes]:
        if not self._leftover:  # what is torn here was kept elsewhere by who wrote it
            return found.lines
        candidates = found.torn + found.lines
        lines = list(filter(is_whole, candidates))
        self._count_torn(len(candidates) - len(lines))
        return lines

    def _skip(self, segment: Segment, block: bytes) -> None:
        """Pass over a beginning without an end, up to where another line may begin."""
        newline = block.rfind(b"\n")
        segment.taken += newline if newline > 0 and len(block) == BATCH_BYTES else len(block)
        if self._leftover and block.strip(b"\n"):
            self._count_torn(1)

    def _count_torn(self, count: int) -> None:
        if count:
            self._lost("torn", count)


def _number(path: str) -> int:
    return int(path.rsplit(".", 2)[1])


def _readable(ask: Callable[[], int]) -> int:
    """What a segment answers, 0 when it can't be read."""
    try:
        return ask()
    except OSError:
        return 0
