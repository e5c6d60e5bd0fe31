"""One decision about how far a page's clock is off, for each of its epochs, for good."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock

from seatbeat_collector.store.rows import PageClock

from .limits import MAX_PAGE_CLOCKS, MIN_OFFSET_MS


def offset_from(measured_ms: int) -> int:
    """The correction for a clock that was measured to be off; small differences count as none."""
    return 0 if abs(measured_ms) < MIN_OFFSET_MS else measured_ms


class PageClocks:
    """Remembers decisions, asks `lookup` for older ones, and decides where there is none.

    `lookup(page, epoch)` gives the durable decision or None. Safe to share between threads; the
    least recently used of `capacity` decisions is forgotten first, and is then looked up again.
    """

    def __init__(
        self, lookup: Callable[[bytes, int], int | None], *, capacity: int = MAX_PAGE_CLOCKS
    ) -> None:
        self._lookup = lookup
        self._capacity = capacity
        self._lock = Lock()
        self._decided: OrderedDict[tuple[bytes, int], tuple[int, bool]] = OrderedDict()
        """(page, epoch) → the offset in ms and whether it is durable."""

    def __len__(self) -> int:
        return len(self._decided)

    def offset(self, page: bytes, epoch: int, measured_ms: int) -> tuple[int, PageClock | None]:
        """The offset to add to the page's times, and the row to keep until it is confirmed."""
        known = self._recall(page, epoch)
        if known is None:
            known = self._settle(page, epoch, measured_ms)
        offset_ms, durable = known
        return offset_ms, None if durable else PageClock(page, epoch, offset_ms)

    def confirm(self, rows: Iterable[PageClock]) -> None:
        """Note that these decisions are durable now."""
        with self._lock:
            for row in rows:
                if (row.page, row.epoch) in self._decided:
                    self._decided[row.page, row.epoch] = (row.offset_ms, True)

    def withdraw(self, row: PageClock) -> None:
        """Forget a decision with which nothing was kept, unless it is durable by now."""
        with self._lock:
            if self._decided.get((row.page, row.epoch)) == (row.offset_ms, False):
                del self._decided[row.page, row.epoch]

    def _recall(self, page: bytes, epoch: int) -> tuple[int, bool] | None:
        with self._lock:
            known = self._decided.get((page, epoch))
            if known is not None:
                self._decided.move_to_end((page, epoch))
            return known

    def _settle(self, page: bytes, epoch: int, measured_ms: int) -> tuple[int, bool]:
        durable = self._lookup(page, epoch)
        new = (offset_from(measured_ms), False) if durable is None else (durable, True)
        with self._lock:
            known = self._decided.setdefault((page, epoch), new)
            while len(self._decided) > self._capacity:
                self._decided.popitem(last=False)
            return known
