"""The one thread that sends: daemon, started by the first event, hurried by a flush."""

from __future__ import annotations

import threading
import time

from ._ledger import Ledger
from ._queue import BATCH_EVENTS, Queue
from ._sender import Sender
from .errors import EventDropped


class Worker:
    """Keeps events and has them sent batch after batch; only `flush` and `close` ever wait.

    One lock, the queue's, covers the states here; nothing foreign is called while it is held.
    """

    def __init__(self, queue: Queue, sender: Sender, ledger: Ledger, *, interval: float) -> None:
        self._queue = queue
        self._sender = sender
        self._ledger = ledger
        self._interval = interval
        self._wake = threading.Condition(queue.lock)
        self._thread: threading.Thread | None = None
        self._oldest_at = 0.0
        self._flushes = 0
        self._closed = False
        self._stopped = False

    @property
    def pending(self) -> int:
        """Events neither delivered nor given up."""
        return self._queue.pending

    def put(self, line: bytes, *, sure: bool) -> None:
        """Keep one event for sending; raises EventDropped (`queue_full`, `closed`)."""
        with self._wake:
            if self._closed:
                raise EventDropped("closed")
            waiting = self._queue.waiting
            gone = self._queue.put(line, sure=sure)
            if waiting == 0:
                self._oldest_at = time.monotonic()
            if waiting in (0, BATCH_EVENTS - 1):
                self._wake.notify_all()
        self._ensure_thread()
        for other in gone:
            if other is line:
                raise EventDropped("queue_full")
            self._ledger.drop("queue_full", other)

    def flush(self, timeout: float) -> None:
        """Return when all that is pending now is settled, or after `timeout` seconds."""
        if threading.current_thread() is self._thread:  # from a callback, we'd wait for ourselves
            return
        with self._wake:
            goal = self._queue.stored
            self._flushes += 1
            self._wake.notify_all()
            try:
                self._wake.wait_for(lambda: self._stopped or self._queue.settled >= goal, timeout)
            finally:
                self._flushes -= 1

    def close(self, timeout: float) -> None:
        """Take no more events, try for `timeout` seconds to send the rest, end the thread."""
        deadline = time.monotonic() + timeout
        with self._wake:
            self._closed = True
            self._sender.hurry()
        self.flush(timeout)
        with self._wake:
            self._stopped = True
            self._wake.notify_all()
        if self._queue.pending:
            self._ledger.complain(f"{self._queue.pending} events were not delivered when closed")
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(max(0.0, deadline - time.monotonic()))

    def _ensure_thread(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._wake:
            if self._thread is not None and self._thread.is_alive():
                return
            self._thread = threading.Thread(target=self._run, name="seatbeat", daemon=True)
            try:
                self._thread.start()
            except RuntimeError:  # too many threads, or the interpreter is ending
                self._thread = None
        if self._thread is None:
            self._ledger.complain("no thread could be started; events wait for the next try")

    def _run(self) -> None:
        while self._wait_until_due():
            self._sender.step()
            with self._wake:
                self._wake.notify_all()
        self._sender.close()

    def _wait_until_due(self) -> bool:
        """True when a request is due, False when this thread's work is over."""
        with self._wake:
            while not self._stopped and threading.current_thread() is self._thread:
                pause_s = self._pause_s()
                if pause_s == 0:
                    return True
                self._wake.wait(pause_s)
        return False

    def _pause_s(self) -> float | None:
        """Seconds until a request is due; None when there is nothing to send."""
        if self._queue.pending == 0:
            return None
        full = self._queue.waiting >= BATCH_EVENTS
        if self._flushes or self._sender.has_batch or full:
            return self._sender.pause_s
        return max(self._sender.pause_s, self._oldest_at + self._interval - time.monotonic())
