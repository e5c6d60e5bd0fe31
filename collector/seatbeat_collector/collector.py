"""One running collector: its settings, store, clock, keys and folder, wired together once."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from .aftercare import Aftercare
from .auth import Keys
from .beside import Beside
from .caretaker import Caretaker, retention_of
from .close_keeper import CloseKeeper
from .closing.lag import CloseWatch
from .counters import Counters
from .errors import CollectorError
from .fold import Folded, Folder
from .fold_keeper import FoldKeeper
from .logs import Trouble
from .rules_keeper import RulesKeeper
from .segmenter import Segmenter
from .serving import Serving
from .store import Store, open_store
from .store.user_day import Rules
from .survey_desk import SurveyDesk
from .surveys.follow_up import FollowUp
from .surveys.memory import days_looked_back
from .wire.clocks import PageClocks
from .wire.known_users import KnownUsers
from .wire.parentage import Parentage

log = logging.getLogger(__name__)

# Between two rounds of tidying up.
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
        self.known_users = KnownUsers(store.knows_account_of, store.waiting_users)
        self.parentage = Parentage(store.account)
        self.counters = Counters()
        self.rules = RulesKeeper(store, settings["rules_file"], clock)
        self.counted_from_ms = store.kept_from().counted_from_ms
        """Before it days may keep their numbers, whatever comes; up to a minute behind."""
        self.folder = Folder(
            store.rollups,
            Rules(settings["idle_timeout"] * 1000, settings["idle_policy"]),
            zone=settings["timezone"],
        )
        self.caretaker = Caretaker(
            store,
            retention_of(settings),
            clock,
            asked_days=lambda: days_looked_back(self.surveys.registry.by_id.values()),
            start_anew=lambda: os._exit(1),
        )
        follow_up = FollowUp(
            store.feedback,
            target_ms=settings["case_target_hours"] * 3_600_000,
            language=settings["comment_language"],
        )
        self.closes = CloseWatch(store, settings, clock)
        self.aftercare = Aftercare(follow_up, clock)
        self.surveys = SurveyDesk(
            store,
            settings,
            clock,
            self.catch_up,
            Segmenter(store, lambda: self.rules.in_force.rules, settings["timezone"], clock),
        )
        self._trouble = Trouble(log, "background work")
        self._closing = threading.Lock()
        self._is_closed = False
        self._background = Beside("tidy", self._run)
        self._keeper: FoldKeeper | None = None
        self._closing_days: CloseKeeper | None = None
        self._serving: Serving | None = None

    def start_background(self) -> None:
        """Fold in a process of its own, and tidy up in a thread, until `close`."""
        self._keeper = FoldKeeper(self.store, self.settings)
        self._keeper.start()
        self._background.start()
        self.caretaker.start()
        self.aftercare.start()
        self.surveys.start()
        self._closing_days = CloseKeeper(self.store, self.settings, self.clock)
        self._closing_days.start()
        self._serving = Serving(self.settings)

    @property
    def fold_pid(self) -> int | None:
        """The process that folds, where that is another one than this."""
        return None if self._keeper is None else self._keeper.pid

    @property
    def folded(self) -> Folded:
        """How much was folded since the process began."""
        return (self._keeper or self.folder).folded

    def catch_up(self) -> bool:
        """Have a read see what was acknowledged; False when that takes longer than it may."""
        return (self._keeper or self.folder).catch_up()

    def close(self) -> None:
        """Stop folding, commit what was accepted, let go of the file; once is enough."""
        with self._closing:
            if not self._is_closed:
                self._is_closed = True
                self._close()

    def _close(self) -> None:
        if self._keeper is not None:
            self._keeper.stop()
        self._background.stop()
        self.caretaker.stop()
        self.aftercare.stop()
        self.surveys.stop()
        if self._closing_days is not None:
            self._closing_days.stop()
        try:
            self.keys.save_use()
            self.surveys.save_false()
        except CollectorError as error:
            log.warning("the last counts were not kept: %s", error.detail)
        finally:
            self.store.close()
            if self._serving is not None:
                self._serving.end()

    def _run(self) -> None:
        while not self._background.wait(TIDY_S):
            with self._trouble:
                self.keys.save_use()
                self.surveys.save_false()
                self.store.forget(self.clock())
                self.counted_from_ms = self.store.kept_from().counted_from_ms
