"""What waits for the writer: bounded in requests, events and bytes, so that memory can't grow."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store.interface import Tell

# Bounds of one transaction, so that those who wait at its front don't wait for too many.
GROUP_REQUESTS = 2_000
GROUP_EVENTS = 20_000


class Bounds(NamedTuple):
    """The most that may wait at once."""

    requests: int = 10_000
    events: int = 200_000
    size: int = 64 << 20
    """In bytes."""


def _tell_nobody(outcomes: Sequence[tuple[Any, Exception | None]]) -> None:
    pass


class Job(msgspec.Struct, eq=False):
    """One caller's work and whom to tell what became of it."""

    payload: Any
    events: int = 0
    size: int = 0
    token: Any = None
    tell: Tell = _tell_nobody
    work: Callable[[], None] | None = None
    """None: the payload is committed with those of others."""
    result: Any = None
    error: Exception | None = None


class Waiting:
    """A queue with one taker. What was taken counts as waiting until it is done."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._jobs: deque[Job] = deque()
        self._lock = threading.Lock()
        self._any = threading.Event()
        self._closed = False
        self.requests = self.events = self.size = 0

    def put(self, job: Job) -> None:
        """Add a job. Raises StoreUnavailable when an append finds no room, or after `close`."""
        with self._lock:
            if self._closed:
                raise StoreUnavailable("The collector is shutting down.", retry_after_s=2)
            if job.work is None:
                self._make_room(job)
            self._jobs.append(job)
        if not self._any.is_set():
            self._any.set()

    def take(self) -> list[Job]:
        """Wait for jobs; as many as make one group, or none once it is closed and empty."""
        while True:
            self._any.wait()
            with self._lock:
                jobs = self._group()
                if jobs or self._closed:
                    return jobs

    def done(self, jobs: list[Job]) -> None:
        """Give back the room of appends that were taken."""
        with self._lock:
            self.requests -= len(jobs)
            self.events -= sum([job.events for job in jobs])
            self.size -= sum([job.size for job in jobs])

    def close(self) -> bool:
        """Take no more; False when it was closed before."""
        with self._lock:
            was, self._closed = self._closed, True
            self._any.set()
        return not was

    def _group(self) -> list[Job]:
        jobs: list[Job] = []
        events = 0
        while self._jobs and len(jobs) < GROUP_REQUESTS and events < GROUP_EVENTS:
            jobs.append(self._jobs.popleft())
            events += jobs[-1].events
        if not self._jobs and not self._closed:
            self._any.clear()
        return jobs

    def _make_room(self, job: Job) -> None:
        """Room for one that is larger than the bounds themselves, when it is the only one."""
        bounds = self._bounds
        full = self.requests >= bounds.requests or (
            self.requests > 0
            and (self.events + job.events > bounds.events or self.size + job.size > bounds.size)
        )
        if full:
            raise StoreUnavailable("The writer is behind; nothing was kept.", retry_after_s=2)
        self.requests += 1
        self.events += job.events
        self.size += job.size
