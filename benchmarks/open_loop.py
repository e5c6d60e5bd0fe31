"""Load on a schedule: a request is due at its own moment, whether or not others were answered.

Its latency counts from that moment, so a server that stalls can't slow its own load down.
"""

from __future__ import annotations

import asyncio
from array import array
from collections import Counter
from typing import NamedTuple, cast

import uvloop

from bodies import Crowd, requests

TICK_S = 0.002
ACCEPTED = b'{"accepted":1,'


class Load(NamedTuple):
    """What to send where, at which rate, for how long; `first` numbers the heartbeats."""

    crowd: Crowd
    port: int
    key: str
    rate: float
    seconds: float
    first: int = 0
    connections: int = 256


class Answers(NamedTuple):
    """What came of it."""

    sent: int
    acknowledged: array[int]
    """The numbers of the heartbeats that were answered as accepted."""
    p50_ms: float
    p99_ms: float
    slowest_ms: float
    others: dict[str, int]
    """Answers that were something else, by status line."""
    unanswered: int
    behind_ms: float
    """How late the generator itself began a request, at most: more than a few ms spoils a run."""


class _Connection(asyncio.Protocol):
    """One kept connection; an answer ends the request under way."""

    def __init__(self) -> None:
        self.transport: asyncio.WriteTransport | None = None
        self.answered: asyncio.Future[tuple[bytes, bytes]] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, blank, body = self._received.partition(b"\r\n\r\n")
        if blank and body.endswith(b"}") and self.answered is not None:
            self._received = b""
            self.answered.set_result((head.partition(b"\r\n")[0], body))

    def connection_lost(self, error: Exception | None) -> None:
        if self.answered is not None and not self.answered.done():
            self.answered.set_exception(ConnectionError("the server closed a connection"))


class _Run:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._latencies: array[float] = array("d")
        self._acknowledged: array[int] = array("q")
        self._others: Counter[str] = Counter()
        self._unanswered = 0
        self._behind = 0.0
        self._feed = requests(
            load.crowd,
            first=load.first,
            per_request=1,
            path="/v1/batch",
            port=load.port,
            key=load.key,
        )
        self._idle: asyncio.Queue[_Connection] = asyncio.Queue()

    async def go(self) -> Answers:
        """Send on schedule, then wait for what is under way; stop when the server is gone."""
        loop, under_way = asyncio.get_running_loop(), set()
        for _ in range(self._load.connections):
            _, connection = await loop.create_connection(_Connection, "127.0.0.1", self._load.port)
            self._idle.put_nowait(connection)
        total, sent, began = round(self._load.rate * self._load.seconds), 0, loop.time()
        while sent < total and not self._unanswered:
            due = min(total, int((loop.time() - began) * self._load.rate))
            for number, body in zip(range(sent, due), self._feed, strict=False):
                at = began + number / self._load.rate
                self._behind = max(self._behind, loop.time() - at)
                task = loop.create_task(self._exchange(self._load.first + number, body, at))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            sent = due
            await asyncio.sleep(TICK_S)
        while under_way and not (self._unanswered and self._idle.empty()):
            await asyncio.wait(under_way, timeout=1)
        for task in under_way:
            task.cancel()
        return self._answers(sent)

    async def _exchange(self, number: int, body: bytes, due: float) -> None:
        loop = asyncio.get_running_loop()
        connection = await self._idle.get()
        assert connection.transport is not None
        connection.answered = loop.create_future()
        try:
            connection.transport.write(body)
            status, answer = await connection.answered
        except (OSError, RuntimeError):
            self._unanswered += 1
            return
        self._idle.put_nowait(connection)
        self._latencies.append(loop.time() - due)
        if status == b"HTTP/1.1 200 OK" and answer.startswith(ACCEPTED):
            self._acknowledged.append(number)
        else:
            self._others[status.decode("latin-1")] += 1

    def _answers(self, sent: int) -> Answers:
        ordered = sorted(self._latencies) or [0.0]
        return Answers(
            sent=sent,
            acknowledged=self._acknowledged,
            p50_ms=ordered[len(ordered) // 2] * 1000,
            p99_ms=ordered[len(ordered) * 99 // 100] * 1000,
            slowest_ms=ordered[-1] * 1000,
            others=dict(self._others),
            unanswered=self._unanswered,
            behind_ms=self._behind * 1000,
        )


def send(load: Load) -> Answers:
    """Run a load in this process."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_Run(load).go())
