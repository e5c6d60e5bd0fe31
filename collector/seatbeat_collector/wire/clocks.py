"""One decision about how far a page's clock is off, for each of its epochs, for good."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from threading import Lock

from seatbeat_collector.errors import MustWait
from seatbeat_collector.store.rows import PageClock

from .limits import MAX_PAGE_CLOCKS, MIN_OFFSET_MS

_Key = tuple[bytes, int]
"""A page and one of its epochs."""


def offset_from(measured_ms: int) -> int:
    """The correction for a clock that was measured to be off; small differences count as none."""
    return 0 if abs(measured_ms) < MIN_OFFSET_MS else measured_ms


class PageClocks:
    """Remembers decisions, asks `lookup` for older ones, and decides where there is none.

    `lookup(page, epoch)` gives the durable decision or None. Safe to share between threads. The
    `capacity` decisions that were used last stay in memory, at most twice as many; others are
    looked up again.
    """

    def __init__(
        self, lookup: Callable[[bytes, int], int | None], *, capacity: int = MAX_PAGE_CLOCKS
    ) -> None:
        self._lookup = lookup
        self._memory = _Memory(capacity)

    def in_memory(self) -> PageClocks:
        """The same decisions, but asking for one that isn't in memory raises MustWait."""
        return self._asking(_must_wait)

    def looked_up(
        self,
        wanted: Iterable[_Key],
        lookup_all: Callable[[Iterable[bytes]], Mapping[_Key, int]],
    ) -> PageClocks:
        """The same decisions, with those wanted that aren't in memory looked up together.

        One by one, each would let go of Python's lock, and wait for its turn to have it again.
        """
        pages = {key[0] for key in wanted if self._memory.durable(key) is None}
        if len(pages) < 2:
            return self
        found = lookup_all(pages)

        def lookup(page: bytes, epoch: int) -> int | None:
            return found.get((page, epoch)) if page in pages else self._lookup(page, epoch)

        return self._asking(lookup)

    def _asking(self, lookup: Callable[[bytes, int], int | None]) -> PageClocks:
        view = copy(self)
        view._lookup = lookup
        return view

    def __len__(self) -> int:
        return len(self._memory)

    def offset(self, page: bytes, epoch: int, measured_ms: int) -> tuple[int, PageClock | None]:
        """The offset to add to the page's times, and the row to keep until it is confirmed."""
        memory, key = self._memory, (page, epoch)
        durable = memory.durable(key)
        if durable is not None:
            return durable, None
        tentative = memory.tentative.get(key)
        if tentative is None:
            return self._settle(key, measured_ms)
        return tentative, PageClock(page, epoch, tentative)

    def confirm(self, rows: Iterable[PageClock]) -> None:
        """Note that these decisions are durable now."""
        for row in rows:
            self._memory.confirm((row.page, row.epoch))

    def withdraw(self, row: PageClock) -> None:
        """Forget a decision with which nothing was kept, unless it is durable by now."""
        self._memory.tentative.pop((row.page, row.epoch), None)

    def _settle(self, key: _Key, measured_ms: int) -> tuple[int, PageClock | None]:
        found = self._lookup(*key)
        if found is not None:
            self._memory.keep(key, found)
            return found, None
        offset_ms, is_durable = self._memory.decide(key, offset_from(measured_ms))
        return offset_ms, None if is_durable else PageClock(*key, offset_ms)


class _Memory:
    """Decisions by (page, epoch), in two generations; those not durable yet stand apart.

    What only reads takes no lock: each step is one operation of a dict.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = Lock()
        self._young: dict[_Key, int] = {}
        self._old: dict[_Key, int] = {}
        self.tentative: dict[_Key, int] = {}

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys() | self.tentative.keys())

    def durable(self, key: _Key) -> int | None:
        """The durable decision, if it is in memory."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: _Key, offset_ms: int) -> None:
        """Remember a durable decision; what wasn't used for a whole generation is forgotten."""
        with self._lock:
            self._keep(key, offset_ms)

    def decide(self, key: _Key, offset_ms: int) -> tuple[int, bool]:
        """Who decides first, decides; whether that is durable by now."""
        with self._lock:
            durable = self._young.get(key)
            if durable is not None:
                return durable, True
            while len(self.tentative) >= self._capacity:  # nobody confirmed these
                del self.tentative[next(iter(self.tentative))]
            return self.tentative.setdefault(key, offset_ms), False

    def confirm(self, key: _Key) -> None:
        """What was decided is durable now."""
        with self._lock:
            offset_ms = self.tentative.get(key)
            if offset_ms is not None:
                self._keep(key, offset_ms)
                self.tentative.pop(key, None)

    def _keep(self, key: _Key, offset_ms: int) -> None:
        self._young[key] = offset_ms
        if len(self._young) >= self._capacity:
            self._old, self._young = self._young, {}


def _must_wait(page: bytes, epoch: int) -> int | None:
    raise MustWait
