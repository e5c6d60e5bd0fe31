"""A thread for batches that need something from the store before they can be judged.

It takes all that wait at once, and wakes them together: a hand-over between threads costs more than
the look-up.
"""

from __future__ import annotations

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")


class _Errand:
    """What one coroutine wants to know, and where it waits."""

    __slots__ = ("given", "done", "loop", "result", "error")

    def __init__(self, given: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.given = given
        self.done: asyncio.Future[Any] = loop.create_future()
        self.loop = loop
        self.result: Any = None
        self.error: Exception | None = None

    def settle(self) -> None:
        """Let the coroutine go on, unless it has gone away."""
        if self.done.done():
            return
        if self.error is None:
            self.done.set_result(self.result)
        else:
            self.done.set_exception(self.error)


class LookupLane(Generic[A, B]):
    """Runs `work` on what is given, one after the other, away from the event loops."""

    def __init__(self, work: Callable[[A], B]) -> None:
        self._work = work
        self._errands: SimpleQueue[_Errand] = SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    async def run(self, given: A) -> B:
        """What `work` makes of it; whatever it raises is raised."""
        if self._thread is None:
            self._start()
        errand = _Errand(given, asyncio.get_running_loop())
        self._errands.put(errand)
        result: B = await errand.done
        return result

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                name = "seatbeat-lookup"
                self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
                self._thread.start()

    def _serve(self) -> None:
        while True:
            errands = self._all_that_wait()
            for errand in errands:
                try:
                    errand.result = self._work(errand.given)
                except Exception as error:
                    errand.error = error
            _wake(errands)

    def _all_that_wait(self) -> list[_Errand]:
        errands = [self._errands.get()]
        try:
            while True:
                errands.append(self._errands.get_nowait())
        except Empty:
            return errands


def _wake(errands: Sequence[_Errand]) -> None:
    by_loop = defaultdict(list)
    for errand in errands:
        by_loop[errand.loop].append(errand)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, mine)


def _settle(errands: Sequence[_Errand]) -> None:
    for errand in errands:
        errand.settle()
