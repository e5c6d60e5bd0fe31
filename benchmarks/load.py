"""The load generator: keep-alive connections, each with one request under way at a time."""

from __future__ import annotations

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain, cycle, islice
from typing import NamedTuple

from bodies import Crowd, requests

# A request unanswered for this long ends the run: the benchmark is bounded in time.
PATIENCE_S = 60
# Built before the clock runs, so that the generator takes little of the machine; a faster server
# gets the rest built as it goes.
PREPARED_A_SECOND = {1: 20_000, 100: 1_600}
REPEATED = {1: 8_000, 100: 500}


class Plan(NamedTuple):
    """What to send where, for how long. `first` numbers the heartbeats of this run."""

    crowd: Crowd
    port: int
    key: str
    seconds: float
    warmup: float
    connections: int
    per_request: int
    first: int
    repeat: bool = False
    """Send the same requests again and again: to a server that keeps nothing, it's all one."""


class Outcome(NamedTuple):
    """What came back; rate and latencies leave the warm-up out, all else is of the whole run."""

    per_second: float
    p50_ms: float
    p99_ms: float
    sent: int
    acknowledged: int
    """Events that were answered as accepted."""
    others: dict[str, int]
    """Answers that were not, by status line."""


class _Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
        self.received = b""
        self.sent_at = 0.0

    def send(self, request: bytes) -> None:
        """Send a request; it fits the buffer, so this doesn't wait for the server."""
        self.received = b""
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Read what there is; whether the answer is whole."""
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("the server closed a connection")
        self.received += data
        head, blank, body = self.received.partition(b"\r\n\r\n")
        return bool(blank) and len(body) >= _length(head)


def run(plan: Plan) -> Outcome:
    """Send for `warmup` and `seconds`, then wait for what is under way."""
    feed = _prepared(plan)
    return _Run(plan, feed).go()


class _Run:
    def __init__(self, plan: Plan, feed: Iterator[bytes]) -> None:
        self._plan = plan
        self._feed = feed
        self._latencies: list[float] = []
        self._accepted = b'"accepted":%d,' % plan.per_request
        self._others: Counter[str] = Counter()
        self._sent = self._acknowledged = 0

    def go(self) -> Outcome:
        with selectors.DefaultSelector() as selector:
            connections = [_Connection(self._plan.port) for _ in range(self._plan.connections)]
            for connection in connections:
                selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._exchange(selector, connections)
            for connection in connections:
                connection.socket.close()
        return self._outcome()

    def _exchange(self, selector: selectors.BaseSelector, connections: list[_Connection]) -> None:
        began = time.perf_counter() + self._plan.warmup
        end = began + self._plan.seconds
        for connection in connections:
            self._send(connection)
        under_way = len(connections)
        while under_way:
            ready = selector.select(PATIENCE_S)
            if not ready:
                raise TimeoutError(f"no answer for {PATIENCE_S} seconds")
            for found, _ in ready:
                connection: _Connection = found.data
                if not connection.answered():
                    continue
                now = time.perf_counter()
                self._note(connection)
                if began <= now < end:
                    self._latencies.append(now - connection.sent_at)
                if now < end:
                    self._send(connection)
                else:
                    under_way -= 1

    def _send(self, connection: _Connection) -> None:
        connection.send(next(self._feed))
        self._sent += 1

    def _note(self, connection: _Connection) -> None:
        answer = connection.received
        if answer.startswith(b"HTTP/1.1 200") and self._accepted in answer:
            self._acknowledged += self._plan.per_request
        else:
            self._others[answer.partition(b"\r\n")[0].decode("latin-1")] += 1

    def _outcome(self) -> Outcome:
        ordered = sorted(self._latencies) or [0.0]
        return Outcome(
            per_second=len(self._latencies) / self._plan.seconds,
            p50_ms=ordered[len(ordered) // 2] * 1000,
            p99_ms=ordered[len(ordered) * 99 // 100] * 1000,
            sent=self._sent * self._plan.per_request,
            acknowledged=self._acknowledged,
            others=dict(self._others),
        )


def _prepared(plan: Plan) -> Iterator[bytes]:
    feed = requests(
        plan.crowd,
        first=plan.first,
        per_request=plan.per_request,
        path="/v1/batch",
        port=plan.port,
        key=plan.key,
    )
    if plan.repeat:
        return cycle(list(islice(feed, REPEATED[plan.per_request])))
    a_second = PREPARED_A_SECOND[plan.per_request]
    ready = list(islice(feed, round(a_second * (plan.warmup + plan.seconds))))
    return chain(ready, feed)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
