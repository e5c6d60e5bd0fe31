"""The stub's side of one address: takes what a client sends, or fails in the way it is told to.

Bodies are kept as they came and read only when somebody asks, so that counting doesn't take time
from the client that is measured.
"""

from __future__ import annotations

import asyncio
import time
from typing import Protocol as Shape

from dialects import DIALECTS, opened
from tally import Report, Tally

MODES = ("take", "refuse", "busy", "cut", "stall")
"""Answer 200; no connection; answer 503; hang up on the request; take the request and be silent."""


class Waiting(Shape):
    """A request that wants an answer."""

    def answer(self, status: str, body: bytes) -> None: ...
    def hang_up(self) -> None: ...


class Collector:
    """What one address has received, and how it behaves now."""

    def __init__(self, dialect: str, delay_s: float) -> None:
        self._dialect = DIALECTS[dialect]
        self._delay_s = delay_s
        self._mode = "take"
        self._unread: list[tuple[float, bytes]] = []
        self._tally = Tally()
        self._requests = 0
        self._held: list[tuple[Waiting, bytes]] = []
        self.connections: set[Waiting] = set()

    @property
    def held(self) -> int:
        """How many requests wait for an answer that doesn't come."""
        return len(self._held)

    def behave(self, mode: str) -> None:
        """Do so from now on; requests that were held get their answer when it takes again."""
        self._mode = mode
        if mode == "refuse":
            for connection in list(self.connections):
                connection.hang_up()
        if mode == "take":
            held, self._held = self._held, []
            for connection, body in held:
                self.receive(connection, body)

    def receive(self, connection: Waiting, body: bytes) -> None:
        """A whole request."""
        if self._mode == "take":
            self._take(connection, body)
        elif self._mode == "stall":
            self._held.append((connection, body))
        elif self._mode == "busy":
            connection.answer("503 Service Unavailable", b'{"error":"busy"}')
        else:
            connection.hang_up()

    def lose(self, connection: Waiting) -> None:
        """A connection that ended; what was held of it is as if it had never come."""
        self.connections.discard(connection)
        self._held = [(other, body) for other, body in self._held if other is not connection]

    def report(self) -> Report:
        """Read what is unread, and tell all of it."""
        unread, self._unread = self._unread, []
        for at, body in unread:
            self._tally.add_all(at, list(self._dialect.read(opened(body))))
        return self._tally.report(self._requests)

    def _take(self, connection: Waiting, body: bytes) -> None:
        self._requests += 1
        self._unread.append((time.monotonic(), body))
        answer = self._dialect.answer(opened(body))
        if self._delay_s:
            loop = asyncio.get_running_loop()
            loop.call_later(self._delay_s, connection.answer, "200 OK", answer)
        else:
            connection.answer("200 OK", answer)
