"""Everything of surveys that one collector does, wired together once."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .errors import CollectorError
from .logs import Trouble
from .store import Store
from .surveys.answer_check import AnswerCheck
from .surveys.asking import Asking
from .surveys.by_link import ByLink
from .surveys.editing import Editing
from .surveys.folder import sync
from .surveys.gate import SegmentOf
from .surveys.hints import Hints
from .surveys.invitations import Invitations
from .surveys.registry import Registry

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""Between two looks at whether another process has changed a survey."""


class SurveyDesk:
    """Definitions, leases, hints and refusals; `start` has hints found out in a thread."""

    def __init__(
        self,
        store: Store,
        settings: dict[str, Any],
        clock: Callable[[], int],
        catch_up: Callable[[], object],
        segment_of: SegmentOf,
    ) -> None:
        self.segment_of = segment_of
        self._store = store
        self._clock = clock
        self.registry = Registry(store)
        self.editing = Editing(store, self.registry, clock)
        self.asking = Asking(store, self.registry, clock, segment_of)
        self.check_step = AnswerCheck(self.registry, store.surveys.completed_rev)
        self.invitations = Invitations(store, self.registry, clock, segment_of)
        self.by_link = ByLink(store, self.registry, clock, self.check_step)
        self.hints = Hints(store, self.registry, clock, catch_up, segment_of)
        self.catch_up = catch_up
        self._false: Counter[tuple[str, str]] = Counter()
        self._counting = threading.Lock()
        self._trouble = Trouble(log, "finding out which surveys are due")
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.editing.settle()
        if settings["surveys_folder"]:
            self._sync(Path(settings["surveys_folder"]))

    def start(self) -> None:
        """Find out beside the batches which surveys are due, until `stop`."""
        self.hints.at_once = False
        self._thread = threading.Thread(target=self._run, name="seatbeat-surveys", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stop.set()
        self.hints.asked_for.set()
        if self._thread is not None:
            self._thread.join()

    def refused(self, survey_id: str, *, since_ms: int) -> dict[str, int]:
        """How many steps of a survey were refused since an instant's day, by code."""
        found = Counter(self._store.surveys.refused(since_ms=since_ms).get(survey_id, {}))
        with self._counting:
            for (whose, code), count in self._false.items():
                found[code] += count if whose == survey_id else 0
        return dict(+found)

    def note_false(self, steps: Sequence[tuple[str, str]]) -> None:
        """Count steps that were refused, by survey and code, of surveys that there are."""
        if steps:
            known = self.registry.by_id
            with self._counting:
                self._false.update(step for step in steps if step[0] in known)

    def save_false(self) -> None:
        """Write down what was counted, for operators who look from elsewhere."""
        with self._counting:
            counts, self._false = self._false, Counter()
        if not counts:
            return
        try:
            self._store.surveys.note_refused(counts, at_ms=self._clock())
        except CollectorError:
            with self._counting:
                self._false.update(counts)  # for the next try
            raise

    def _run(self) -> None:
        while not self._stop.is_set():
            self.hints.asked_for.wait(LOOK_S)
            begun = time.monotonic()
            with self._trouble:
                self.registry.refresh()
                self.hints.work()
            self._stop.wait(time.monotonic() - begun)  # requests come first

    def _sync(self, folder: Path) -> None:
        """A bad file, or none, must not keep telemetry from being taken."""
        try:
            outcomes = sync(self.editing, folder)
        except OSError as error:
            log.error("surveys_folder: %s", error)
            return
        for path, survey_id, plan, faults in outcomes:
            if plan is None:
                said = "; ".join(f"{fault.path}: {fault.message}" for fault in faults)
                log.error("survey file %s can't be used: %s", path, said)
            elif plan.what != "unchanged":
                log.info("survey %s was %s by %s", survey_id, plan.what, path)
