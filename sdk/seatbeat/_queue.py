"""Where events wait in memory when no file takes them: two lanes, bounded in number and bytes."""

from __future__ import annotations

import threading
from collections import deque

MAX_BYTES = 32 * 1024 * 1024
BATCH_EVENTS = 500
BATCH_BYTES = 256 * 1024


class Queue:
    """Lines in two lanes: `sure` ones go first and push out `bulk` ones where there's no room.

    A batch that was taken still counts until it is settled. The lock may be taken again by its
    holder, because a signal handler or a finaliser can report an event at any point.
    """

    def __init__(self, max_events: int, max_bytes: int = MAX_BYTES) -> None:
        self.lock = threading.RLock()
        self.stored = 0  # ever
        self.settled = 0  # ever; `stored - settled` are pending
        self._max_events = max_events
        self._max_bytes = max_bytes
        self._bytes = 0
        self._sure: deque[bytes] = deque()
        self._bulk: deque[bytes] = deque()

    @property
    def pending(self) -> int:
        """Lines neither sent nor given up, those in a taken batch included."""
        return self.stored - self.settled

    @property
    def backlog(self) -> int:
        """Bytes neither sent nor given up."""
        return self._bytes

    def mark(self) -> int:
        """The end of what is stored now."""
        return self.stored

    def passed(self, mark: int) -> bool:
        """Whether so many lines as were stored at a mark are settled."""
        return self.settled >= mark

    @property
    def waiting(self) -> int:
        """Lines no batch has taken yet."""
        return len(self._sure) + len(self._bulk)

    def put(self, line: bytes, *, sure: bool) -> list[bytes]:
        """Keep a line, and say which lines had to go for it; that may be the line itself."""
        with self.lock:
            gone = self._pushed_out(len(line)) if sure else []
            if not self._has_room(len(line)):
                return [*gone, line]
            (self._sure if sure else self._bulk).append(line)
            self._bytes += len(line)
            self.stored += 1
            return gone

    def take(self) -> list[bytes]:
        """The next batch, which stays pending until it is settled."""
        with self.lock:
            batch: list[bytes] = []
            room = BATCH_BYTES
            while len(batch) < BATCH_EVENTS and (lane := self._sure or self._bulk):
                room -= len(lane[0])
                if batch and room < 0:
                    break
                batch.append(lane.popleft())
            return batch

    def settle(self, lines: list[bytes]) -> None:
        """These lines of a taken batch need no more sending."""
        with self.lock:
            self.settled += len(lines)
            self._bytes -= sum(map(len, lines))

    def _has_room(self, size: int) -> bool:
        return self.pending < self._max_events and self._bytes + size <= self._max_bytes

    def _pushed_out(self, size: int) -> list[bytes]:
        gone: list[bytes] = []
        while self._bulk and not self._has_room(size):
            gone.append(self._bulk.popleft())
            self.settle(gone[-1:])
        return gone
