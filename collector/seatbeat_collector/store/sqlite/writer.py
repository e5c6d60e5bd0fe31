"""Group commit: one thread commits whatever is waiting in one transaction, then tells everyone.

The fsync itself forms the group: while one commit is on its way to the disk, the next one gathers.
Two threads or processes that write to one SQLite file are slower than one (measured; see
benchmarks/README.md).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store.interface import Tell
from seatbeat_collector.store.pace import Pace

from .obstacles import obstacle_of
from .waiting import Job, Waiting

T = TypeVar("T")
log = logging.getLogger(__name__)


class Writer:
    """The only one who writes. `write_group(connection, payloads)` turns payloads into rows.

    `reopened` may give another connection after an error that this one would go on making.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        write_group: Callable[[sqlite3.Connection, Sequence[Any]], None],
        waiting: Waiting,
        *,
        reopened: Callable[[sqlite3.Error], sqlite3.Connection | None] = lambda _: None,
    ) -> None:
        self._connection = connection
        self._reopened = reopened
        self._write_group = write_group
        self.waiting = waiting
        self.last_commit_at: float | None = None
        self.last_error: str | None = None
        self.commits = 0
        self._pace = Pace()
        self._thread = threading.Thread(target=self._loop, name="seatbeat-writer", daemon=True)
        self._thread.start()

    def submit(self, payload: Any, *, events: int, size: int) -> None:
        """Keep the payload; returns when it is on disk. Raises StoreUnavailable when it is not."""
        self._wait(Job(payload, events=events, size=size))

    def submit_soon(self, payload: Any, *, events: int, size: int, token: Any, tell: Tell) -> None:
        """Have the payload kept; `tell` hears of it. Raises StoreUnavailable when there's no room.

        One call of `tell`, on the writer's thread, names all who are told by it after a commit.
        """
        self.waiting.put(Job(payload, events=events, size=size, token=token, tell=tell))

    def run(self, task: Callable[[sqlite3.Connection], T]) -> T:
        """Run a task in a transaction of its own; returns its result once that is on disk."""
        job = Job(None)
        job.work = lambda: self._transact(job, task)
        result: T = self._wait(job)
        return result

    def lend(self, turn: Callable[[], T]) -> T:
        """Run something between two commits, outside of any transaction of the writer's."""
        job = Job(None)
        job.work = lambda: _run(job, turn)
        result: T = self._wait(job)
        return result

    def last_success(self) -> float | None:
        """When the last commit succeeded (monotonic seconds), unless one has failed since."""
        failing = self.last_error is not None or not self._thread.is_alive()
        return None if failing else self.last_commit_at

    def pace(self) -> Pace:
        """How the writer gets on."""
        waiting = self.waiting
        self._pace.waiting_requests = waiting.requests
        self._pace.waiting_events = waiting.events
        self._pace.waiting_bytes = waiting.size
        return self._pace

    def close(self) -> None:
        """Commit what is waiting, then stop and close the connection."""
        if self.waiting.close():
            self._thread.join()
            self._connection.close()

    def _wait(self, job: Job) -> Any:
        latch = threading.Lock()
        latch.acquire()
        job.tell = _release
        job.token = latch
        self.waiting.put(job)
        latch.acquire()
        if job.error is not None:
            raise job.error
        return job.result

    def _loop(self) -> None:
        while jobs := self.waiting.take():
            self._commit(jobs)

    def _commit(self, jobs: list[Job]) -> None:
        appends = [job for job in jobs if job.work is None]
        if appends:
            self._commit_together(appends)
            self.waiting.done(appends)  # before they are told: they may come again at once
            _tell(appends)
        for job in jobs:
            if job.work is not None:
                job.work()
                _tell([job])

    def _commit_together(self, jobs: list[Job]) -> None:
        first = jobs[0]
        self._pace.group_requests.observe(len(jobs))
        self._transact(first, self._write([job.payload for job in jobs]))
        if first.error is not None and len(jobs) > 1 and not _store_is_down(first.error):
            for job in jobs:  # one of them can't be written: find it, keep the others
                job.error = None
                self._transact(job, self._write([job.payload]))
        elif first.error is not None:
            for job in jobs:
                job.error = first.error

    def _write(self, payloads: Sequence[Any]) -> Callable[[sqlite3.Connection], None]:
        return lambda connection: self._write_group(connection, payloads)

    def _transact(self, job: Job, work: Callable[[sqlite3.Connection], Any]) -> None:
        begun = time.perf_counter()
        try:
            self._connection.execute("begin immediate")
            job.result = work(self._connection)
            self._connection.execute("commit")
        except Exception as error:
            self._pace.failed_commits += 1
            job.error = self._roll_back(error)
        else:
            self._pace.commit_seconds.observe(time.perf_counter() - begun)
            if self.last_error is not None:
                log.warning("commits succeed again")
            self.last_commit_at, self.last_error = time.monotonic(), None
            self.commits += 1

    def _roll_back(self, error: Exception) -> Exception:
        if self._connection.in_transaction:
            try:
                self._connection.execute("rollback")
            except sqlite3.Error:
                log.exception("rollback failed")
        if not isinstance(error, sqlite3.Error):
            return error
        if self.last_error != str(error):  # once: a line a request would fill the disk
            obstacle = obstacle_of(error)
            log.error("commits fail (%s): %s %s", error, obstacle.sentence, obstacle.remedy)
        self.last_error = str(error)
        self._replace_connection(error)
        unavailable = StoreUnavailable(
            f"The store can't take data now: {obstacle_of(error).sentence}", retry_after_s=5
        )
        unavailable.__cause__ = error
        return unavailable

    def _replace_connection(self, error: sqlite3.Error) -> None:
        try:
            fresh = self._reopened(error)
        except StoreUnavailable:
            log.debug("the database can't be opened anew yet")
            return
        if fresh is not None:
            self._connection.close()
            self._connection = fresh


def _run(job: Job, turn: Callable[[], Any]) -> None:
    try:
        job.result = turn()
    except Exception as error:
        job.error = error


def _tell(jobs: list[Job]) -> None:
    """Tell everyone what became of their job, those who listen at one place at once."""
    heard: defaultdict[Tell, list[tuple[Any, Exception | None]]] = defaultdict(list)
    for job in jobs:
        heard[job.tell].append((job.token, job.error))
    for tell, outcomes in heard.items():
        try:
            tell(outcomes)
        except Exception:  # such as an event loop that has ended: nobody waits there any more
            log.exception("nobody could be told what became of %d requests", len(outcomes))


def _release(outcomes: Sequence[tuple[Any, Exception | None]]) -> None:
    for latch, _ in outcomes:
        latch.release()


def _store_is_down(error: BaseException) -> bool:
    """Whether no row could be written, rather than one row being at fault."""
    return isinstance(error.__cause__, sqlite3.OperationalError)
