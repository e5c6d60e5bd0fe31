"""One running collector: its settings, store, clock, keys and folder, wired together once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from .auth import Keys
from .counters import Counters
from .errors import CollectorError
from .fold import Folder
from .store import Store, open_store
from .store.user_day import Rules
from .wire.clocks import PageClocks

log = logging.getLogger(__name__)

# Between two rounds of tidying up, however busy the fold is.
TIDY_S = 60


def now_ms() -> int:
    """The wall clock in ms since the epoch."""
    return time.time_ns() // 1_000_000


class Collector:
    """What requests are served with. `clock` gives ms since the epoch."""

    def __init__(self, settings: dict[str, Any], *, clock: Callable[[], int] = now_ms) -> None:
        self.settings = settings
        self.clock = clock
        store = open_store(settings)
        self.store: Store = store
        self.keys = Keys(store, clock)
        self.clocks = PageClocks(store.page_clock)
        self.counters = Counters()
        self.folder = Folder(
            store,
            Rules(settings["idle_timeout"] * 1000, settings["idle_policy"]),
            zone=settings["timezone"],
        )
        self._stop = threading.Event()
        self._closing = threading.Lock()
        self._background: threading.Thread | None = None

    def start_background(self) -> None:
        """Fold and tidy up in a thread of its own until `close`."""
        self._background = threading.Thread(target=self._run, name="seatbeat-fold", daemon=True)
        self._background.start()

    def close(self) -> None:
        """Stop folding, commit what was accepted, let go of the file; once is enough."""
        with self._closing:
            if not self._stop.is_set():
                self._stop.set()
                self._close()

    def _close(self) -> None:
        if self._background is not None:
            self._background.join()
        try:
            self.keys.save_use()
        except CollectorError as error:
            log.warning("when keys were last used was not kept: %s", error.detail)
        finally:
            self.store.close()

    def _fold_gently(self) -> None:
        """Fold for up to a minute, resting as long as each fold took: requests come first."""
        folded, pause_s, until = 1, 0.0, time.monotonic() + TIDY_S
        while folded and time.monotonic() < until and not self._stop.wait(pause_s):
            begun = time.monotonic()
            folded = self.folder.fold_once()
            pause_s = time.monotonic() - begun

    def _run(self) -> None:
        interval_s = self.settings["fold_interval_ms"] / 1000
        next_tidy = time.monotonic()
        while not self._stop.wait(interval_s):
            try:
                self._fold_gently()
                if time.monotonic() >= next_tidy:
                    next_tidy = time.monotonic() + TIDY_S
                    self.keys.save_use()
                    self.store.forget(self.clock())
            except CollectorError as error:
                log.warning("background work waits: %s", error.detail)
            except Exception:
                log.exception("background work failed; trying again")
