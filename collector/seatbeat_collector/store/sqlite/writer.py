"""Group commit: one thread commits whatever is waiting in one transaction, then wakes everyone.

The fsync itself forms the group: while one commit is on its way to the disk, the next one gathers.
Two threads or processes that write to one SQLite file are slower than one (measured; see
benchmarks/README.md).
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from seatbeat_collector.errors import StoreUnavailable

T = TypeVar("T")
log = logging.getLogger(__name__)

# Bounds a transaction's size, so that those who wait at its front don't wait for too many.
GROUP_LIMIT = 2_000


class _Job:
    """One caller's work, and the latch on which the caller waits."""

    __slots__ = ("payload", "task", "result", "error", "done")

    def __init__(self, payload: Any = None, task: Callable[..., Any] | None = None) -> None:
        self.payload = payload
        self.task = task
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()
        self.done.acquire()


class Writer:
    """The only one who writes. `write_group(connection, payloads)` turns payloads into rows."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        write_group: Callable[[sqlite3.Connection, Sequence[Any]], None],
        *,
        max_waiting: int,
    ) -> None:
        self._connection = connection
        self._write_group = write_group
        self._max_waiting = max_waiting
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = threading.Event()
        self.last_commit_at: float | None = None
        self.last_error: str | None = None
        self.commits = 0
        self._thread = threading.Thread(target=self._loop, name="seatbeat-writer", daemon=True)
        self._thread.start()

    def submit(self, payload: Any) -> None:
        """Keep the payload; returns when it is on disk. Raises StoreUnavailable when it is not."""
        if self._queue.qsize() >= self._max_waiting:
            raise StoreUnavailable("The writer is behind; nothing was kept.", retry_after_s=2)
        self._wait(_Job(payload=payload))

    def run(self, task: Callable[[sqlite3.Connection], T]) -> T:
        """Run a task in a transaction of its own; returns its result once that is on disk."""
        result: T = self._wait(_Job(task=task))
        return result

    def close(self) -> None:
        """Commit what is waiting, then stop and close the connection."""
        if not self._closed.is_set():
            self._closed.set()
            self._queue.put(None)
            self._thread.join()
            self._connection.close()

    def _wait(self, job: _Job) -> Any:
        if self._closed.is_set():
            raise StoreUnavailable("The collector is shutting down.", retry_after_s=2)
        self._queue.put(job)
        while not job.done.acquire(timeout=1):
            if not self._thread.is_alive():  # put after the last look at the queue
                raise StoreUnavailable("The collector is shutting down.", retry_after_s=2)
        if job.error is not None:
            raise job.error
        return job.result

    def _loop(self) -> None:
        stopping = False
        while not stopping:
            jobs = [self._queue.get()]
            try:
                while len(jobs) < GROUP_LIMIT:
                    jobs.append(self._queue.get_nowait())
            except Empty:
                pass  # nobody else waits: commit these
            stopping = None in jobs
            self._commit([job for job in jobs if job is not None])
        self._refuse_the_rest()

    def _commit(self, jobs: list[_Job]) -> None:
        appends = [job for job in jobs if job.task is None]
        if appends:
            self._commit_together(appends)
        for job in jobs:
            if job.task is not None:
                self._transact(job, job.task)
                job.done.release()

    def _commit_together(self, jobs: list[_Job]) -> None:
        def write_all(connection: sqlite3.Connection) -> None:
            self._write_group(connection, [job.payload for job in jobs])

        first = jobs[0]
        self._transact(first, write_all)
        if first.error is not None and len(jobs) > 1 and not _store_is_down(first.error):
            for job in jobs:  # one of them can't be written: find it, keep the others
                job.error = None
                self._transact(job, self._write_one(job.payload))
        elif first.error is not None:
            for job in jobs:
                job.error = first.error
        for job in jobs:
            job.done.release()

    def _write_one(self, payload: Any) -> Callable[[sqlite3.Connection], None]:
        return lambda connection: self._write_group(connection, [payload])

    def _transact(self, job: _Job, work: Callable[[sqlite3.Connection], Any]) -> None:
        try:
            self._connection.execute("begin immediate")
            job.result = work(self._connection)
            self._connection.execute("commit")
        except Exception as error:
            job.error = self._roll_back(error)
        else:
            if self.last_error is not None:
                log.warning("commits succeed again")
            self.last_commit_at, self.last_error = time.time(), None
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
            log.error("commits fail: %s", error)
        self.last_error = str(error)
        unavailable = StoreUnavailable(f"The store can't take data now: {error}.", retry_after_s=5)
        unavailable.__cause__ = error
        return unavailable

    def _refuse_the_rest(self) -> None:
        while True:
            try:
                job = self._queue.get_nowait()
            except Empty:
                return
            if job is not None:
                job.error = StoreUnavailable("The collector is shutting down.", retry_after_s=2)
                job.done.release()


def _store_is_down(error: BaseException) -> bool:
    """Whether no row could be written, rather than one row being at fault."""
    return isinstance(error.__cause__, sqlite3.OperationalError)
