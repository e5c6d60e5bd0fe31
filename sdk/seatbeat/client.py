"""The client a host application talks to."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ._calls import Calls
from ._clock import now_ms
from ._complaints import Complaints
from ._context import Whose
from ._fork import in_each_child
from ._ledger import Ledger, OnDrop
from ._pipeline import BeforeSend, Outlet, Pipeline
from ._spool_place import SpoolOption
from ._worker import Worker, new_worker
from .options import Options, checked_key, checked_url, is_on, secret_for_identities
from .results import FlushResult, Stats

if TYPE_CHECKING:
    from .testing import CollectingSeatbeat

EXIT_FLUSH_S = 1.0
NO_PROCESS = 0


class Seatbeat(Calls):
    """Reports who uses what to a collector.

    Setting it up raises OptionError when it can't work. After that no method raises, and only
    `flush`, `aflush` and `close` wait, never longer than their timeout.
    """

    def __init__(
        self,
        *,
        key: str | None = None,
        url: str | None = None,
        app: str | None = None,
        spool: SpoolOption = "auto",
        max_spool_mb: float = 64,
        interval: float = 1.0,
        before_send: BeforeSend | None = None,
        on_drop: OnDrop | None = None,
        strict: bool = False,
        enabled: bool | None = None,
        max_queue: int = 10_000,
        timeout: float = 10.0,
        identity_secret: str | None = None,
    ) -> None:
        on = is_on(enabled)
        options = Options(
            key=checked_key(key) if on else "",
            url=checked_url(url) if on else "",
            app=app,
            spool=spool,
            max_spool_mb=max_spool_mb,
            interval=interval,
            before_send=before_send,
            on_drop=on_drop,
            strict=strict,
            enabled=on,
            max_queue=max_queue,
            timeout=timeout,
            identity_secret=secret_for_identities(identity_secret),
        )
        self._set_up(options, clock=now_ms)

    @classmethod
    def test(
        cls,
        *,
        app: str | None = None,
        before_send: BeforeSend | None = None,
        on_drop: OnDrop | None = None,
        strict: bool = True,
        identity_secret: str | None = None,
        clock: Callable[[], int] = now_ms,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> CollectingSeatbeat:
        """A client for tests: it keeps events in its list `events` and sends nothing.

        `clock` gives Unix milliseconds, `monotonic` the seconds that presence is measured by.
        """
        from .testing import CollectingSeatbeat  # here, because it builds on this class

        options = Options(
            app=app,
            before_send=before_send,
            on_drop=on_drop,
            strict=strict,
            identity_secret=identity_secret,
        )
        return CollectingSeatbeat(options, clock=clock, monotonic=monotonic)

    def flush(self, timeout: float = 2.0) -> FlushResult:
        """Wait until what is pending now is delivered, but no longer than `timeout` seconds."""
        pipeline = self._live()
        if pipeline is None:
            return FlushResult(0, 0, 0, {})
        pipeline.rounds.tell_all()
        pipeline.outlet.flush(_wait_s(timeout))
        return pipeline.result()

    async def aflush(self, timeout: float = 2.0) -> FlushResult:
        """`flush` for coroutines: the event loop goes on meanwhile."""
        import asyncio  # here, because it is heavy and whoever awaits has it already

        return await asyncio.to_thread(self.flush, timeout)

    def close(self, timeout: float = 1.0) -> FlushResult:
        """Flush for the last time and end the thread; events reported later are dropped."""
        atexit.unregister(self._at_exit)
        self._closed = True
        pipeline = self._live()
        if pipeline is None:
            return FlushResult(0, 0, 0, {})
        pipeline.rounds.end_all()
        pipeline.outlet.close(_wait_s(timeout))
        return pipeline.result()

    def stats(self) -> Stats:
        """Counts of this client in this process, and where its events wait."""
        pipeline = self._live()
        if pipeline is None:
            return Stats(False, 0, 0, {}, {}, 0)
        stats = pipeline.stats()
        if self._worker is None:
            return stats
        return stats._replace(recovered=self._worker.recovered, spool=self._worker.folder)

    def _set_up(self, options: Options, *, clock: Callable[[], int]) -> None:
        self._options = options
        self._clock = clock
        self._whose = Whose()
        self._closed = False
        self._pid = NO_PROCESS
        self._worker: Worker | None = None
        self._after_fork()
        self._start_afresh()
        if options.enabled:
            atexit.register(self._at_exit)
            in_each_child(self, Seatbeat._after_fork)

    def _after_fork(self) -> None:
        """Hold nothing of another process; the first use in this one begins anew."""
        self._births = threading.RLock()  # nobody here holds the old one, but it may be locked
        self._complaints = Complaints()
        self._let_go()

    def _let_go(self) -> None:
        self._pid = NO_PROCESS
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.abandon()

    def _start_afresh(self) -> None:
        """Begin in this process with nothing pending; what a parent had, the parent sends."""
        with self._births:
            if self._pid == os.getpid():  # another thread was first
                return
            self._let_go()
            self._pipeline = self._new_pipeline() if self._options.enabled else None
            self._pid = os.getpid()
            worker = self._worker
        if worker is not None and not self._closed:
            worker.begin()  # last, for it may log, and a log handler may report

    def _new_pipeline(self) -> Pipeline:
        options = self._options
        ledger = Ledger(self._complaints, options.on_drop)
        outlet = self._new_outlet(ledger)
        if self._closed:
            outlet.close(0.0)
        return Pipeline(
            outlet,
            ledger,
            clock=self._clock,
            before_send=options.before_send,
            strict=options.strict,
            app=options.app,
        )

    def _new_outlet(self, ledger: Ledger) -> Outlet:
        self._worker = new_worker(self._options, ledger)
        return self._worker

    def _live(self) -> Pipeline | None:
        if self._pid != os.getpid():
            self._start_afresh()
        return self._pipeline

    def _at_exit(self) -> None:
        """Send for a second; what remains, and what is reported even later, waits on disk."""
        if self._pid == os.getpid() and self._pipeline is not None:
            self._pipeline.rounds.end_all()
            if self._worker is not None:
                self._worker.leave(EXIT_FLUSH_S)


def _wait_s(timeout: float) -> float:
    """Seconds that can be waited for, whatever the caller made of them."""
    sound = isinstance(timeout, int | float) and timeout > 0
    return min(timeout, threading.TIMEOUT_MAX) if sound else 0.0
