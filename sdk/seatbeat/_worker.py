"""The one thread that sends: daemon, started by the first event, hurried by a flush."""

from __future__ import annotations

import threading
import time

from ._ledger import Ledger
from ._queue import Queue
from ._sender import Sender
from ._spool import LOOK_EVERY_S, Spool
from ._spool_place import Place
from ._transport import Transport
from .options import Options

MIB = 1024 * 1024
SOON_BYTES = 64 * 1024  # with so much to send, the interval isn't waited for
GRACE_S = 0.05  # for a thread that waits for nothing to let go of its files
ERROR_PAUSE_S = 1.0
FRUITLESS_S = 0.05  # after finding nothing finished where there is something


def new_worker(options: Options, ledger: Ledger) -> Worker:
    """A client's worker with all it needs; nothing has begun yet."""
    place = Place(options.spool, url=options.url, key=options.key)
    spool = Spool(
        place, Queue(options.max_queue), ledger, max_bytes=int(options.max_spool_mb * MIB)
    )
    transport = Transport(url=options.url, key=options.key, timeout=options.timeout)
    return Worker(spool, Sender(spool, transport, ledger), ledger, interval=options.interval)


class Worker:
    """Has events sent batch after batch; only `flush`, `leave` and `close` ever wait.

    Its lock is never held while something foreign is called, or a file or the network waited for.
    """

    def __init__(self, spool: Spool, sender: Sender, ledger: Ledger, *, interval: float) -> None:
        self._spool = spool
        self._sender = sender
        self._ledger = ledger
        self._interval = interval
        self._append_sure = spool.append_sure
        self._append_bulk = spool.append_bulk
        spool.bell = self._hear
        # The lock may be taken again by its holder: a signal handler can report at any point.
        self._wake = threading.Condition(threading.RLock())
        self._thread: threading.Thread | None = None
        self._awake = False  # something happened since the thread last looked
        self._idle = True
        self._oldest_at = 0.0
        self._rest_until = 0.0
        self._flushes = 0
        self._stopped = False

    @property
    def pending(self) -> int:
        """Events neither delivered nor given up."""
        return self._spool.pending

    @property
    def recovered(self) -> int:
        """Events of dead processes that were delivered."""
        return self._ledger.recovered

    @property
    def folder(self) -> str | None:
        """Where events wait on disk; None when they wait in memory."""
        return self._spool.folder

    def put(self, line: bytes, *, sure: bool) -> None:
        """Keep one event for sending; raises EventDropped (`…_full`, `closed`)."""
        try:
            (self._append_sure if sure else self._append_bulk)(line)
        except OSError:  # no file yet, or no room; that is dealt with where it's rare
            self._spool.put_otherwise(line, sure=sure)

    def flush(self, timeout: float) -> None:
        """Return when all that is pending now is settled, or after `timeout` seconds."""
        if threading.current_thread() is self._thread:  # from a callback, we'd wait for ourselves
            return
        reached = self._spool.goal()
        if reached():
            return
        self._ensure_thread()
        with self._wake:
            self._flushes += 1
            self._rouse()
            try:
                self._wake.wait_for(lambda: self._stopped or reached(), timeout)
            finally:
                self._flushes -= 1

    def close(self, timeout: float) -> None:
        """Take no more events, try for `timeout` seconds to send the rest, end the thread."""
        self._spool.shut()
        self.leave(timeout)

    def leave(self, timeout: float) -> None:
        """Try for `timeout` seconds to send the rest and end the thread; what comes later waits."""
        deadline = time.monotonic() + timeout
        self._sender.hurry()
        self.flush(timeout)
        with self._wake:
            self._stopped = True
            self._rouse()
        if pending := self._spool.pending:
            kept = "in the spool" if self._spool.folder else "in memory, which is lost now"
            self._ledger.complain(f"{pending} events were not delivered when closed: {kept}")
        thread = self._thread
        if thread is None or not thread.is_alive():
            self._spool.release()
        elif thread is not threading.current_thread():
            thread.join(max(GRACE_S, deadline - time.monotonic()))

    def begin(self) -> None:
        """Start at once if a dead process has left something to send."""
        self._spool.look_around()
        if self._spool.works_off:
            self._ensure_thread()

    def abandon(self) -> None:
        """In a forked child: let go of what is the parent's."""
        self._spool.abandon()

    def _hear(self) -> None:
        """On the thread that reports: there is something to send, or more than there was."""
        with self._wake:
            if self._idle:
                self._idle = False
                self._oldest_at = time.monotonic()
            self._rouse()
        self._ensure_thread()

    def _rouse(self) -> None:
        self._awake = True
        self._wake.notify_all()

    def _ensure_thread(self) -> None:
        if self._stopped or (self._thread is not None and self._thread.is_alive()):
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
        while not self._stopped and threading.current_thread() is self._thread:
            try:
                self._do_next()
            except Exception as error:  # a mistake in here costs a pause and not the thread
                self._ledger.complain(f"sending events raised {type(error).__name__}")
                self._sleep(ERROR_PAUSE_S)
        self._sender.close()
        self._spool.release()

    def _do_next(self) -> None:
        self._spool.look_around()
        pause_s = self._pause_s()
        if pause_s > 0:
            self._sleep(pause_s)
        elif self._sender.step():
            with self._wake:
                self._oldest_at = time.monotonic()
                self._wake.notify_all()
        else:
            self._rest_until = time.monotonic() + FRUITLESS_S

    def _sleep(self, pause_s: float) -> None:
        with self._wake:
            if not self._awake:
                self._wake.wait(min(pause_s, LOOK_EVERY_S))
            self._awake = False

    def _pause_s(self) -> float:
        """Seconds until a request is due; what shortens that rings the bell."""
        if self._sender.has_batch:
            self._spool.arm(None)
            return self._sender.pause_s
        now = time.monotonic()
        resting_s = max(self._sender.pause_s, self._rest_until - now)
        backlog = self._spool.backlog
        if backlog >= SOON_BYTES or self._spool.works_off or (self._flushes and backlog):
            return resting_s
        if backlog:
            self._spool.arm(SOON_BYTES - backlog)
            return max(resting_s, self._oldest_at + self._interval - now)
        return self._pause_when_idle(now)

    def _pause_when_idle(self, now: float) -> float:
        with self._wake:
            self._idle = True
        self._spool.arm(0)
        if self._spool.backlog == 0:
            return LOOK_EVERY_S
        with self._wake:  # something came before the bell was armed
            self._idle = False
            self._oldest_at = now
        return self._interval
