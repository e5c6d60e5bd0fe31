"""Closes days beside the server: a process for each round, and none between them."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from .closing_terms import keep_settings
from .errors import CollectorError
from .logs import Trouble
from .store import Store

log = logging.getLogger(__name__)

FIRST_ROUND_S = 20.0
"""After the start, when what waited for it is folded."""
AFTER_TROUBLE_S = 300.0
_STOP_S = 5.0


class CloseKeeper:
    """One round at a time until `stop`; one that is ended goes on with the next start.

    `clock` gives ms since the epoch.
    """

    def __init__(self, store: Store, settings: Mapping[str, Any], clock: Callable[[], int]) -> None:
        self._store = store
        self._settings = dict(settings)
        self._clock = clock
        self._stopping = threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._trouble = Trouble(log, "closing days")
        self._thread = threading.Thread(target=self._run, name="seatbeat-close", daemon=True)

    def start(self) -> None:
        """Begin with a round soon."""
        try:
            keep_settings(self._store, self._settings)
        except CollectorError as error:
            log.warning("what days are closed by was not kept: %s", error.detail)
        self._thread.start()

    def stop(self) -> None:
        """End the round under way."""
        self._stopping.set()
        process = self._process
        if process is not None:
            process.kill()
        if self._thread.is_alive():
            self._thread.join(_STOP_S)

    def round(self) -> int | None:
        """One round; the instant at which the next is worth it, or None when it was ended."""
        process = subprocess.Popen(
            [sys.executable, "-m", "seatbeat_collector.close_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._process = process
        try:
            if self._stopping.is_set():
                process.kill()
            told, _ = process.communicate(
                json.dumps({**self._settings, "parent": os.getpid()}) + "\n"
            )
        finally:
            self._process = None
        if self._stopping.is_set():
            return None
        if process.returncode:
            raise OSError(f"the closing process ended with status {process.returncode}")
        return int(json.loads(told)["next_ms"])

    def _run(self) -> None:
        wait_s = FIRST_ROUND_S
        while not self._stopping.wait(wait_s):
            wait_s = AFTER_TROUBLE_S
            with self._trouble:
                next_ms = self.round()
                if next_ms is not None:
                    wait_s = max(1.0, (next_ms - self._clock()) / 1000)
