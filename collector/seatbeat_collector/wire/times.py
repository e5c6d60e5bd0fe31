"""Clock correction, and the window of time in which events are taken."""

from __future__ import annotations

from collections.abc import Container

from seatbeat_collector.store.rows import PageClock

from .clocks import PageClocks, offset_from
from .ids import page_key
from .limits import MAX_FUTURE_MS
from .refused import Refused
from .terms import Terms

_LATE = "This is older than the collector takes."
_FUTURE = "This lies in the future."


class Times:
    """The clocks of one request; `decisions` are the page clocks that have to be kept with it."""

    __slots__ = (
        "received_at_ms",
        "sent_at_ms",
        "historical",
        "oldest_ms",
        "oldest_counted_ms",
        "latest_ms",
        "measured_ms",
        "offset_ms",
        "decisions",
        "_clocks",
    )

    def __init__(
        self,
        *,
        received_at_ms: int,
        sent_at_ms: int | None,
        historical: bool,
        terms: Terms,
        clocks: PageClocks,
        counted_from_ms: int = 0,
    ) -> None:
        self.received_at_ms = received_at_ms
        self.sent_at_ms = sent_at_ms
        self.historical = historical
        self.oldest_ms = 0 if historical else received_at_ms - terms.lateness_ms
        # What is older could not be counted: acts and evidence of its days are not kept.
        reach_ms = received_at_ms - terms.history_ms if terms.history_ms else 0
        self.oldest_counted_ms = max(self.oldest_ms, reach_ms, counted_from_ms)
        self.latest_ms = received_at_ms + MAX_FUTURE_MS
        self.measured_ms = 0 if sent_at_ms is None else received_at_ms - sent_at_ms
        self.offset_ms = 0 if historical else offset_from(self.measured_ms)
        self.decisions: dict[tuple[str, int], PageClock] = {}
        self._clocks = clocks

    def page_offset(self, page_id: str, epoch: int | None) -> int:
        """What to add to a page's times; the same for good, whatever later batches measure."""
        if self.historical:
            return 0
        epoch = epoch or 0
        offset_ms, row = self._clocks.offset(page_key(page_id), epoch, self.measured_ms)
        if row is not None:
            self.decisions[page_id, epoch] = row
        return offset_ms

    def settle(self, pages: Container[tuple[str, int]]) -> list[PageClock]:
        """The decisions to keep: those for pages of which something is kept; others are undone."""
        kept = []
        for page, row in self.decisions.items():
            if page in pages:
                kept.append(row)
            else:
                self._clocks.withdraw(row)
        return kept

    def instant(self, occurred_at: int | None, *, offset_ms: int | None = None) -> int:
        """When an event happened by the collector's clock. Raises Refused outside the window.

        Without `occurred_at` it is the moment of sending, else that of arrival.
        """
        given = self.sent_at_ms if occurred_at is None else occurred_at
        if given is None:
            return self.received_at_ms
        at_ms = given + (self.offset_ms if offset_ms is None else offset_ms)
        if not self.oldest_ms <= at_ms <= self.latest_ms:
            raise self.outside(at_ms, "occurred_at")
        return at_ms

    def counted(self, occurred_at: int | None, *, offset_ms: int | None = None) -> int:
        """What `instant` gives, of an event that adds to its day's numbers."""
        at_ms = self.instant(occurred_at, offset_ms=offset_ms)
        if at_ms < self.oldest_counted_ms:
            raise self.outside(at_ms, "occurred_at")
        return at_ms

    def outside(self, at_ms: int, field: str) -> Refused:
        """The refusal of an instant outside the window."""
        if at_ms > self.latest_ms:
            return Refused("in_the_future", _FUTURE, field)
        return Refused("too_late", _LATE, field)
