"""What happened since the process began, for operators."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence

from .store.histogram import Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
EVENTS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)
MOST_REASONS = 20
"""Senders name the reasons: what comes beyond so many different ones counts as `other`."""
_REASON = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


class Counters:
    """Events and answers of the batch endpoint, answers of the API, and what senders dropped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.accepted = 0
        self.rejected: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self.api_answers: Counter[tuple[str, int]] = Counter()
        self.rate_limited: Counter[str] = Counter()
        self.dropped_by_senders: Counter[str] = Counter()
        self.batch_events = Histogram(EVENTS)
        self.batch_seconds = Histogram(SECONDS)

    def kept(self, accepted: int, rejected: Sequence[str], status: int, seconds: float) -> None:
        """Count a batch that was taken, its events, those rejected by their codes, its answer."""
        with self._lock:
            self.accepted += accepted
            self.batch_events.observe(accepted + len(rejected))
            if rejected:
                self.rejected.update(rejected)
            self.answers[status] += 1
            self.batch_seconds.observe(seconds)

    def refused(self, rejected: Sequence[str]) -> None:
        """Count the events of a batch of which none was taken, by their codes."""
        with self._lock:
            self.rejected.update(rejected)
            self.batch_events.observe(len(rejected))

    def answer(self, status: int, seconds: float) -> None:
        """Count one answer of the batch endpoint, and how long it took."""
        with self._lock:
            self.answers[status] += 1
            self.batch_seconds.observe(seconds)

    def api_answer(self, operation: str, status: int) -> None:
        """Count one answer of anything else."""
        with self._lock:
            self.api_answers[operation, status] += 1

    def limited(self, whose: str) -> None:
        """Count a request that was refused because its key or a user sends too much."""
        with self._lock:
            self.rate_limited[whose] += 1

    def sdk_dropped(self, reasons: Mapping[object, object]) -> None:
        """Count what a sender says it had to drop, by reason; nonsense is passed over."""
        with self._lock:
            for reason, count in reasons.items():
                if isinstance(count, int) and not isinstance(count, bool) and 0 < count < 1 << 40:
                    self.dropped_by_senders[self._known(reason)] += count

    def _known(self, reason: object) -> str:
        if reason in self.dropped_by_senders:
            return str(reason)
        fits = isinstance(reason, str) and _REASON.fullmatch(reason)
        return str(reason) if fits and len(self.dropped_by_senders) < MOST_REASONS else "other"
