"""The client a host application talks to."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from ._clock import now_ms
from ._complaints import Complaints
from ._context import Whose
from ._event import Event, Id, Instant
from ._fork import in_each_child
from ._ledger import Ledger, OnDrop
from ._pipeline import BeforeSend, Outlet, Pipeline
from ._queue import Queue
from ._sender import Sender
from ._transport import Transport
from ._worker import Worker
from .errors import SeatbeatError
from .identity import signed_identity
from .options import Options, checked_key, checked_url, is_on, secret_for_identities
from .results import FlushResult, Stats

if TYPE_CHECKING:
    from .testing import CollectingSeatbeat

EXIT_FLUSH_S = 1.0


class Seatbeat:
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
    ) -> CollectingSeatbeat:
        """A client for tests: it keeps events in its list `events` and sends nothing."""
        from .testing import CollectingSeatbeat  # here, because it builds on this class

        options = Options(
            app=app,
            before_send=before_send,
            on_drop=on_drop,
            strict=strict,
            identity_secret=identity_secret,
        )
        return CollectingSeatbeat(options, clock=clock)

    def activity(
        self,
        name: str,
        *,
        user: Id | None = None,
        account: Id | None = None,
        properties: Mapping[str, object] | None = None,
        feature: str | None = None,
        at: Instant | None = None,
        id: str | None = None,
    ) -> str | None:
        """Someone did something worth a name; gives the event's id, or None if dropped or off.

        `at` is an aware datetime or Unix milliseconds, `id` makes a repeated report count once.
        """
        draft = {"name": name, "properties": properties, "occurred_at": at, "id": id}
        return self._report("activity", draft, user, account, feature)

    def heartbeat(
        self, *, user: Id | None = None, account: Id | None = None, feature: str | None = None
    ) -> str | None:
        """Someone is at work right now: one mark for each user, account, feature and 5 s."""
        return self._report("heartbeat", {}, user, account, feature)

    def identify(
        self,
        user: Id,
        *,
        account: Id | None = None,
        traits: Mapping[str, object] | None = None,
        id: str | None = None,
    ) -> str | None:
        """Who a user is, and with `account` where they belong."""
        return self._report("identify", {"traits": traits, "id": id}, user, account)

    def account(
        self, account: Id, *, traits: Mapping[str, object] | None = None, id: str | None = None
    ) -> str | None:
        """What an account is: `name`, `plan`, `seats`, `mrr`, `timezone` and whatever you like."""
        return self._send({"type": "account", "account_id": account, "traits": traits, "id": id})

    @contextlib.contextmanager
    def context(self, *, user: Id | None = None, account: Id | None = None) -> Iterator[None]:
        """Who is meant by calls inside that name no user or account; for this thread or task."""
        token = self._whose.enter(user, account)
        try:
            yield
        finally:
            self._whose.leave(token)

    def identity_token(
        self, *, user: Id | None = None, account: Id | None = None, expires_in: float = 3600
    ) -> str | None:
        """The signed identity for the browser snippet, good for `expires_in` seconds.

        None, and a line in the log, without an identity secret or a user.
        """
        user, account = self._whose.filled(user, account)
        try:
            return signed_identity(
                self._options.identity_secret,
                user=user,
                account=account,
                expires_in=expires_in,
                now_ms=self._clock(),
            )
        except SeatbeatError as error:
            self._complaints.add(str(error))
            if self._options.strict:
                raise
        return None

    def flush(self, timeout: float = 2.0) -> FlushResult:
        """Wait until what is pending now is delivered, but no longer than `timeout` seconds."""
        pipeline = self._live()
        if pipeline is None:
            return FlushResult(0, 0, 0, {})
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
        pipeline.outlet.close(_wait_s(timeout))
        return pipeline.result()

    def stats(self) -> Stats:
        """Counts of this client in this process: sent, pending, rejected, dropped, coalesced."""
        pipeline = self._live()
        return Stats(False, 0, 0, {}, {}, 0) if pipeline is None else pipeline.stats()

    def _set_up(self, options: Options, *, clock: Callable[[], int]) -> None:
        self._options = options
        self._clock = clock
        self._whose = Whose()
        self._closed = False
        self._start_afresh()
        if options.enabled:
            atexit.register(self._at_exit)
            in_each_child(self, Seatbeat._start_afresh)

    def _start_afresh(self) -> None:
        """Begin in this process with nothing pending; what a parent had, the parent sends."""
        self._pid = os.getpid()
        self._complaints = Complaints()
        self._pipeline = self._new_pipeline() if self._options.enabled else None

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
        )

    def _new_outlet(self, ledger: Ledger) -> Outlet:
        options = self._options
        queue = Queue(options.max_queue)
        transport = Transport(url=options.url, key=options.key, timeout=options.timeout)
        sender = Sender(queue, transport, ledger)
        return Worker(queue, sender, ledger, interval=options.interval)

    def _live(self) -> Pipeline | None:
        if self._pid != os.getpid():  # forked by something that runs no hooks of Python's
            self._start_afresh()
        return self._pipeline

    def _report(
        self,
        kind: str,
        draft: Event,
        user: Id | None,
        account: Id | None,
        feature: str | None = None,
    ) -> str | None:
        user, account = self._whose.filled(user, account)
        draft |= {"type": kind, "user_id": user, "account_id": account, "feature": feature}
        if kind in ("activity", "heartbeat"):
            draft["app"] = self._options.app
        return self._send(draft)

    def _send(self, draft: Event) -> str | None:
        pipeline = self._live()
        return None if pipeline is None else pipeline.report(draft)

    def _at_exit(self) -> None:
        self.close(EXIT_FLUSH_S)


def _wait_s(timeout: float) -> float:
    """Seconds that can be waited for, whatever the caller made of them."""
    sound = isinstance(timeout, int | float) and timeout > 0
    return min(timeout, threading.TIMEOUT_MAX) if sound else 0.0
