"""The process that folds beside the server: an interpreter of its own, so requests lose nothing.

It is told and tells by lines, on standard input and output:

    in:  settings (JSON, once) · `go` · `no` · `look <n>`
    out: `turn` · `done` · `fresh <n>` · `folded <events> <people> <blocks>`

`turn` asks for the right to write, `go` lends it until `done`, `no` refuses it. `look` asks to fold
what is there by now; `fresh` says that this has been done. `folded` says how much was, since it was
said before. Its end of input is its end.
"""

from __future__ import annotations

import gc
import json
import logging
import logging.config
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import Any

from . import logs
from .errors import StoreUnavailable
from .fold import Folded, Folder
from .fold_effort import Effort
from .lifeline import die_with
from .store.sqlite.fold_alone import FoldAlone
from .store.user_day import Rules

log = logging.getLogger(f"{__package__}.fold_child")  # run as a program it has another name

LONGEST_REST_S = 5.0
"""Between two folds under load: the longer, the fewer pages each rewrites for a user."""
REST = 2
"""Times as long as a fold took, within that."""
SETTLING = 0.2
"""For how long evidence is settled after a fold, measured by that."""


class Line:
    """The other end's wishes; a thread listens."""

    def __init__(self) -> None:
        self.asked = 0
        """The last `look`; what came before it is to be folded."""
        self.wake = threading.Event()
        self._leave: SimpleQueue[bool] = SimpleQueue()
        threading.Thread(target=self._listen, name="seatbeat-line", daemon=True).start()

    def say(self, word: str) -> None:
        """One line to the parent."""
        os.write(1, f"{word}\n".encode())

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the right to write. Raises StoreUnavailable when it isn't lent."""
        self.say("turn")
        if not self._leave.get():
            raise StoreUnavailable("The writer can't be waited for now.", retry_after_s=1)
        try:
            yield
        finally:
            self.say("done")

    def _listen(self) -> None:
        for line in sys.stdin:
            word, _, number = line.strip().partition(" ")
            if word == "look":
                self.asked = int(number)
                self.wake.set()
            else:
                self._leave.put(word == "go")
        os._exit(0)


class Child:
    """Folds until its input ends."""

    def __init__(self, settings: dict[str, Any], line: Line, effort: Effort) -> None:
        self._line = line
        self._effort = effort
        self._interval_s: float = settings["fold_interval_ms"] / 1000
        database, zone = settings["database"], settings["timezone"]
        self._alone = FoldAlone(database, line.turn, effort.promptly, timezone=zone)
        self._folder = Folder(
            self._alone.rollups,
            Rules(settings["idle_timeout"] * 1000, settings["idle_policy"]),
            zone=settings["timezone"],
        )
        self._trouble = logs.Trouble(log, "folding")
        self._answered = 0
        self._under_load = False
        """Whether the last round had more to fold than one step takes."""
        self._told = Folded()

    def run(self) -> None:
        """One round after the other."""
        while True:
            rest_s = self._interval_s
            with self._trouble:
                rest_s = self._round()
            self._line.wake.wait(rest_s)
            self._line.wake.clear()

    def _round(self) -> float:
        """Fold all that is there by now; returns how long to rest, unless somebody asks."""
        begun, steps, under_load = time.monotonic(), 0, self._under_load
        while steps == 0 or self._folder.is_behind:
            asked = self._line.asked
            under_load = (under_load and asked == self._answered) or steps > 0
            self._effort.make(self._step, under_load=under_load)
            steps += 1
        self._under_load = steps > 1
        self._tell_how_much()
        if asked > self._answered:
            self._answered = asked
            self._line.say(f"fresh {asked}")
        took_s = time.monotonic() - begun
        rest_s = min(max(self._interval_s, REST * took_s), max(LONGEST_REST_S, self._interval_s))
        self._go_on(self._folder.settle_once, SETTLING * max(took_s, self._interval_s))
        return self._go_on(self._folder.rebuild_once, rest_s)

    def _step(self) -> None:
        self._folder.fold_new()
        gc.collect(0)
        self._alone.checkpoint()

    def _tell_how_much(self) -> None:
        news = self._folder.folded.minus(self._told)
        if any(news):
            self._told = self._folder.folded
            self._line.say("folded " + " ".join(map(str, news)))

    def _go_on(self, step: Callable[[int], int], for_s: float) -> float:
        """Repeat a step that can wait, unless somebody asks; returns what is left of the time."""
        until = time.monotonic() + for_s
        while time.monotonic() < until and not self._line.wake.is_set():
            if not self._effort.make(partial(step, _now_ms()), under_load=self._under_load):
                break
            self._alone.checkpoint()
        return max(0.0, until - time.monotonic())


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def main() -> None:
    """Fold as the first line of input says, until there is no more input."""
    for name in (signal.SIGINT, signal.SIGTERM):  # a whole group is told: the server ends first
        signal.signal(name, signal.SIG_IGN)
    settings = json.loads(sys.stdin.readline())
    die_with(settings["parent"])
    logging.config.dictConfig(logs.configuration(settings["log_level"], settings["log_format"]))
    line = Line()  # its thread gives way to nobody
    gc.disable()  # what a fold makes holds no cycles
    Child(settings, line, Effort()).run()


if __name__ == "__main__":
    main()
