"""What follows from answers, drawn beside the load in a thread of its own."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from .beside import Beside
from .logs import Trouble
from .surveys.follow_up import FollowUp

log = logging.getLogger(__name__)

LOOK_S = 2
"""Between two looks at whether an answer has come."""
READS_WAIT_FOR = 10
"""Batches of answers: some 70 ms, more than come in between two looks."""
SLOWLY_S = 60
"""Between two runs of what takes seconds of another process."""


class Aftercare:
    """Looks for answers in small steps until `stop`; requests come first."""

    def __init__(self, follow_up: FollowUp, clock: Callable[[], int]) -> None:
        self._follow_up = follow_up
        self._clock = clock
        self._trouble = Trouble(log, "what follows from answers")
        self._beside = Beside("aftercare", self._run)

    def start(self) -> None:
        """Begin, until `stop`."""
        self._beside.start()

    def stop(self) -> None:
        """Finish the step under way, and end."""
        self._beside.stop()

    def catch_up(self) -> None:
        """Draw the consequences of answers before a read, all but the slow ones.

        A read that can't have that, such as while the disk is full, does without.
        """
        with self._trouble:
            self._follow_up.catch_up(self._clock(), batches=READS_WAIT_FOR)

    def judge_slowly(self) -> bool:
        """Draw some of the slow ones now; whether more may wait."""
        return self._follow_up.judge_slowly()

    def _run(self) -> None:
        due = 0.0
        while not self._beside.wait(LOOK_S):
            with self._trouble:
                self._follow_up.catch_up(self._clock())
                if time.monotonic() >= due:
                    due = time.monotonic() + SLOWLY_S  # also for the next try, if this one fails
                    due = 0 if self.judge_slowly() else due
