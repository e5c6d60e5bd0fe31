"""What goes on beside the fold: old rows are deleted bit by bit, and the file's growth is noted."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from .beside import Beside
from .logs import Trouble
from .store.retention import Retention, kept_from
from .store.sqlite.engine import SqliteStore

log = logging.getLogger(__name__)

LOOK_S = 2
"""Between two looks at whether the file is still there."""
ROUND_S = 3600
"""Between two rounds; a horizon moves no faster than by the hour."""


def retention_of(settings: Mapping[str, Any]) -> Retention:
    """How long the settings keep things."""
    return Retention(
        activities_days=settings["retain_activities_days"],
        evidence_days=settings["retain_evidence_days"],
        user_days_days=settings["retain_user_days_days"],
        responses_days=settings["retain_responses_days"],
        inputs_days=settings["retain_inputs_days"],
        snapshots_days=settings["retain_snapshots_days"],
    )


class Caretaker:
    """Looks after a store in a thread of its own, in small steps: requests come first.

    `asked_days` says for how long it matters who was asked what. `start_anew` ends a process whose
    database was put back, so that another one opens that.
    """

    def __init__(
        self,
        store: SqliteStore,
        retention: Retention,
        clock: Callable[[], int],
        *,
        asked_days: Callable[[], int] = lambda: 0,
        start_anew: Callable[[], None] = lambda: None,
    ) -> None:
        self._upkeep = store.upkeep
        self._whereabouts = store.whereabouts
        self._asked_days = asked_days
        self._start_anew = start_anew
        self._retention = retention
        self._clock = clock
        self._trouble = Trouble(log, "looking after the database")
        self._beside = Beside("caretaker", self._run)

    def start(self) -> None:
        """Begin with a round at once, until `stop`."""
        self._beside.start()

    def stop(self) -> None:
        """Finish the step under way, and end."""
        self._beside.stop()

    def round(self) -> None:
        """Delete what is older than it is kept, resting as long as each step took."""
        now_ms = self._clock()
        self._upkeep.note_size(now_ms)
        if not any(self._retention):
            return
        before = self._upkeep.kept_from()
        kept = kept_from(self._retention, now_ms, before, asked_days=self._asked_days())
        self._upkeep.freeze(kept)
        deleted: Counter[str] = Counter()
        begun = time.monotonic()
        for batch in self._upkeep.delete_old(kept):
            deleted[batch.table] += batch.rows
            if self._beside.wait(time.monotonic() - begun):
                break
            begun = time.monotonic()
        for table, rows in deleted.items():
            if rows:
                log.info("retention removed %d rows of %s", rows, table)

    def _rescue(self) -> None:
        """The file was deleted beneath us: put a copy of all it held in its place, and begin anew.

        Nothing was acknowledged since: the writer refuses what the next start would not find.
        """
        if not self._trouble.lasts:
            log.critical("the database was deleted; saving a copy of all it holds")
        with self._trouble:
            self._whereabouts.put_back(self._upkeep.rescue())
            log.critical("the database was put back in its place; starting anew")
            self._start_anew()

    def _run(self) -> None:
        with self._trouble:
            self._upkeep.kept_from()  # opens the connection that a rescue would need
        due = time.monotonic()
        while not self._beside.wait(LOOK_S):
            if self._whereabouts.deleted():
                self._rescue()
            elif time.monotonic() >= due:
                with self._trouble:
                    self.round()
                due = time.monotonic() + (ROUND_S / 60 if self._trouble.lasts else ROUND_S)
