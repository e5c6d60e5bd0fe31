"""Whether a write reaches the disk now: one probe at a time, none where commits tell already."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store.obstacle import Obstacle

from .obstacles import STOPPING, STUCK, obstacle_of
from .whereabouts import Whereabouts

FRESH_S = 1.0
"""How long a commit that succeeded says that the next one will."""


class Readiness:
    """Answers within its patience, whatever the writer is held up by."""

    def __init__(
        self,
        whereabouts: Whereabouts,
        probe: Callable[[], None],
        last_success: Callable[[], float | None],
    ) -> None:
        self._whereabouts = whereabouts
        self._probe = probe
        self._last_success = last_success
        self._lock = threading.Lock()
        self._under_way: _Probe | None = None

    def obstacle(self, patience_s: float = 2.0) -> Obstacle | None:
        """What stands in the way of a write, or None."""
        gone = self._whereabouts.obstacle()
        if gone is not None:
            return gone
        success = self._last_success()
        if success is not None and time.monotonic() - success < FRESH_S:
            return None
        return self._current().outcome(patience_s)

    def _current(self) -> _Probe:
        with self._lock:
            if self._under_way is None or self._under_way.done.is_set():
                self._under_way = _Probe(self._probe)
            return self._under_way


class _Probe:
    """One write on its way, in a thread of its own."""

    def __init__(self, write: Callable[[], None]) -> None:
        self.done = threading.Event()
        self._write = write
        self._found: Obstacle | None = None
        threading.Thread(target=self._run, name="seatbeat-probe", daemon=True).start()

    def outcome(self, patience_s: float) -> Obstacle | None:
        return self._found if self.done.wait(patience_s) else STUCK

    def _run(self) -> None:
        try:
            self._write()
        except StoreUnavailable as error:
            self._found = STOPPING if error.__cause__ is None else obstacle_of(error.__cause__)
        except Exception as error:
            self._found = obstacle_of(error)
        finally:
            self.done.set()
