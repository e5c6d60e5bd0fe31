"""What happened since the process began, for operators."""

from __future__ import annotations

import threading
from collections import Counter


class Counters:
    """Events accepted, events rejected by code, and answers of the batch endpoint by status."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.accepted = 0
        self.rejected: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()

    def batch(self, accepted: int, rejected: Counter[str]) -> None:
        """Count the events of one batch."""
        with self._lock:
            self.accepted += accepted
            self.rejected.update(rejected)

    def answer(self, status: int) -> None:
        """Count one answer."""
        with self._lock:
            self.answers[status] += 1
