"""Ingest beside the reads: people of the big store at work now, at a steady rate."""

from __future__ import annotations

import multiprocessing
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from multiprocessing.synchronize import Event
from random import Random
from typing import Any, NamedTuple

from portfolio_cast import id_of, user_id

EVERY_S = 30
"""Between two heartbeats of a person."""
CONNECTIONS = 64
_EVENT = (
    '{"type":"heartbeat","account_id":"%s","user_id":"%s","page_id":"%s","epoch":0,"anchor":%d,'
    '"marks":[[%d,%d,3000]],"presence":[[0,0,%d,1]],"feature":"board","app":"app"}'
)
_BODY = '{"sent_at":%d,"lib":{"name":"seatbeat.js","version":"0.1.0"},"events":[%s]}'
_REQUEST = (
    "POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
    "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s"
)


class Load(NamedTuple):
    """Heartbeats a second to send where, of people of accounts of these sizes."""

    port: int
    key: str
    rate: int
    sizes: list[int]


class Sent(NamedTuple):
    """What came of it."""

    per_second: float
    p99_ms: float
    refused: dict[str, int]
    """Answers other than 200, by status line."""


@contextmanager
def beside(load: Load) -> Iterator[multiprocessing.Queue[Sent]]:
    """Send from a process of its own until the end; then the queue holds what came of it."""
    context = multiprocessing.get_context("spawn")
    stop, found = context.Event(), context.Queue()
    child = context.Process(target=_send_until, args=(load, stop, found), daemon=True)
    child.start()
    try:
        yield found
    finally:
        stop.set()
        child.join(30)


def _send_until(load: Load, stop: Event, found: multiprocessing.Queue[Sent]) -> None:
    found.put(_Sender(load).go(stop))


class _Sender:
    def __init__(self, load: Load) -> None:
        self._load = load
        self._feed = _requests(load)
        self._selector = selectors.DefaultSelector()
        self._idle = [self._connected() for _ in range(CONNECTIONS)]
        self._due: dict[socket.socket, float] = {}
        self._latencies: deque[float] = deque(maxlen=1_000_000)
        self._refused: Counter[str] = Counter()

    def go(self, stop: Event) -> Sent:
        began, sent = time.perf_counter(), 0
        while not stop.is_set():
            while self._idle and began + sent / self._load.rate <= time.perf_counter():
                self._send(began + sent / self._load.rate)
                sent += 1
            for key, _ in self._selector.select(0.002):
                self._take(key.fileobj)
        ordered = sorted(self._latencies) or [0.0]
        return Sent(
            len(ordered) / (time.perf_counter() - began),
            ordered[len(ordered) * 99 // 100] * 1000,
            dict(self._refused),
        )

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._load.port))
        self._selector.register(connection, selectors.EVENT_READ)
        return connection

    def _send(self, due: float) -> None:
        connection = self._idle.pop()
        self._due[connection] = due
        try:
            connection.sendall(next(self._feed))
        except OSError:
            self._lost(connection)

    def _take(self, connection: Any) -> None:
        try:
            answer = connection.recv(65_536)  # small enough to come in one piece
        except OSError:
            answer = b""
        if not answer:
            self._lost(connection)
        elif connection in self._due:
            self._latencies.append(time.perf_counter() - self._due.pop(connection))
            if not answer.startswith(b"HTTP/1.1 200"):
                self._refused[answer.partition(b"\r\n")[0].decode("latin-1")] += 1
            self._idle.append(connection)

    def _lost(self, connection: socket.socket) -> None:
        """The server closed it: that is noted, and another one takes its place."""
        self._selector.unregister(connection)
        connection.close()
        if self._due.pop(connection, None) is not None:
            self._refused["closed without an answer"] += 1
        elif connection in self._idle:
            self._idle.remove(connection)
        self._idle.append(self._connected())


def _requests(load: Load) -> Iterator[bytes]:
    """Everyone's next heartbeat in turn, without end."""
    rng, began_ms = Random("load"), time.time_ns() // 1_000_000
    accounts = rng.choices(range(len(load.sizes)), load.sizes, k=load.rate * EVERY_S)
    people = [(id_of(a), user_id(a, rng.randrange(load.sizes[a]))) for a in accounts]
    pages = [
        blake2b(f"{began_ms} {n}".encode(), digest_size=16).hexdigest() for n in range(len(people))
    ]
    step = 0
    while True:
        at_ms = step * EVERY_S * 1000
        for (account, user), page in zip(people, pages, strict=True):
            event = _EVENT % (account, user, page, began_ms, step, at_ms, at_ms + 3_000)
            body = _BODY % (time.time_ns() // 1_000_000, event)
            yield (_REQUEST % (load.key, len(body), body)).encode()
        step += 1


def _page(began_ms: int, number: int) -> str:
    return blake2b(f"{began_ms} {number}".encode(), digest_size=16).hexdigest()
