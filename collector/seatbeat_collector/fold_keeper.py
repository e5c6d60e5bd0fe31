"""Keeps the process that folds beside the server alive, and lends it turns to write."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from queue import Empty, SimpleQueue
from typing import Any

from .errors import StoreUnavailable
from .fold import Folded
from .store import Store

log = logging.getLogger(__name__)

SETTINGS = (
    "database",
    "timezone",
    "idle_timeout",
    "idle_policy",
    "fold_interval_ms",
    "log_level",
    "log_format",
)
LONGEST_TURN_S = 10.0
"""A turn is some tens of ms; a process that holds it for so long is stuck, and ended."""
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 30.0
HEALTHY_S = 10.0
_STOP_S = 5.0
NEAR_ROWS = 3_000
"""As many as are folded in the time for which a read waits."""


class FoldKeeper:
    """One child at a time, started again when it dies; after a pause that grows."""

    def __init__(self, store: Store, settings: Mapping[str, Any]) -> None:
        self._store = store
        self._settings = {name: settings[name] for name in SETTINGS}
        self._child: _Child | None = None
        self._stopping = threading.Event()
        self._fresh = threading.Condition()
        self._asked = self._answered = self._overdue = 0
        self.folded = Folded()
        """By all children."""
        self._thread = threading.Thread(target=self._run, name="seatbeat-fold", daemon=True)

    def start(self) -> None:
        """Begin to fold, until `stop`."""
        self._thread.start()

    def stop(self) -> None:
        """End the child; what waits is folded at the next start."""
        self._stopping.set()
        if self._child is not None:
            self._child.end()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def pid(self) -> int | None:
        """Of the process that folds now."""
        return None if self._child is None else self._child.pid

    def catch_up(self, timeout_s: float = 0.25) -> bool:
        """Have all folded that was taken in, so that a read sees it; False when it takes longer.

        Where so much waits that it would take longer, nobody waits for it; nor where somebody
        has waited in vain and still would.
        """
        rows = self._store.fold_is_due()
        if rows == 0 or rows > NEAR_ROWS:
            return rows == 0
        with self._fresh:
            if self._overdue > self._answered:
                return False
            self._asked += 1
            asked = self._asked
        self._ask(asked)
        with self._fresh:
            is_fresh = self._fresh.wait_for(lambda: self._answered >= asked, timeout_s)
            if not is_fresh:
                self._overdue = max(self._overdue, asked)
        return is_fresh

    def _ask(self, number: int) -> None:
        if self._child is not None:
            self._child.say(f"look {number}")

    def _run(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            begun = time.monotonic()
            try:
                self._attend()
            except Exception:
                log.exception("the folding process can't be attended to")
            if self._stopping.is_set():
                return
            if time.monotonic() - begun > HEALTHY_S:
                pause_s = FIRST_PAUSE_S
            self._stopping.wait(pause_s)
            pause_s = min(LONGEST_PAUSE_S, pause_s * 2)

    def _attend(self) -> None:
        """Start a child and do as it asks until it ends."""
        child = self._child = _Child(self._settings)
        try:
            if self._stopping.is_set():
                return
            self._ask(self._asked)  # whoever asked its predecessor
            while (word := child.hear()) is not None:
                if word == "turn":
                    self._lend(child)
                elif word.startswith("fresh "):
                    self._answer(int(word.split()[1]))
                elif word.startswith("folded "):
                    self.folded = self.folded.plus(Folded(*map(int, word.split()[1:])))
        finally:
            status = child.end()
            self._child = None
            if not self._stopping.is_set():
                log.error("the folding process ended (status %s); starting it again", status)

    def _lend(self, child: _Child) -> None:
        try:
            self._store.lend_turn(child.take_turn)
        except StoreUnavailable:
            child.say("no")

    def _answer(self, number: int) -> None:
        with self._fresh:
            self._answered = max(self._answered, number)
            self._fresh.notify_all()


class _Child:
    """The process, and the lines to and from it."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "seatbeat_collector.fold_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.pid = self._process.pid
        self._saying = threading.Lock()
        self._heard: SimpleQueue[str | None] = SimpleQueue()
        threading.Thread(target=self._listen, name="seatbeat-fold-line", daemon=True).start()
        self.say(json.dumps({**settings, "parent": os.getpid()}))

    def say(self, word: str) -> None:
        """One line to the child; it may be gone."""
        assert self._process.stdin is not None
        with self._saying:
            try:
                self._process.stdin.write(f"{word}\n".encode())
                self._process.stdin.flush()
            except (OSError, ValueError):
                log.debug("the folding process hears no more")

    def hear(self) -> str | None:
        """The next line from the child; None when it has ended."""
        return self._heard.get()

    def take_turn(self) -> None:
        """Let the child write, on the writer's thread, until it is done or dead."""
        self.say("go")
        try:
            word = self._heard.get(timeout=LONGEST_TURN_S)
        except Empty:
            log.error("the folding process held its turn for %d s and is ended", LONGEST_TURN_S)
            self._process.kill()
            self._process.wait()
            return
        if word is None:
            self._process.wait()
            self._heard.put(None)  # for whoever listens next

    def end(self) -> int:
        """End the process, and wait for that; its status."""
        with self._saying:
            if self._process.stdin is not None and not self._process.stdin.closed:
                try:
                    self._process.stdin.close()
                except OSError:
                    log.debug("the folding process was gone")
        try:
            return self._process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._heard.put(line.decode().strip())
        self._heard.put(None)
