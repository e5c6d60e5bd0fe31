"""The way of an event from a call to the worker: checked, screened, encoded, handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ._coalesce import Coalescer
from ._event import Event, finished
from ._ids import Ids
from ._ledger import ASKED_FOR, Ledger
from ._line import line_of
from .errors import EventDropped
from .results import FlushResult, Stats

BeforeSend = Callable[[Event], Event | None]

SURE = frozenset({"identify", "account"})  # never dropped for the others


class Outlet(Protocol):
    """Where finished lines go: the worker, or a list in tests."""

    @property
    def pending(self) -> int:
        """Events neither delivered nor given up."""

    def put(self, line: bytes, *, sure: bool) -> None:
        """Keep one event; raises EventDropped."""

    def flush(self, timeout: float) -> None:
        """Wait at most `timeout` seconds for what is pending."""

    def close(self, timeout: float) -> None:
        """Flush, then take no more."""


class Pipeline:
    """Everything of one client that belongs to one process; a forked child makes its own."""

    def __init__(
        self,
        outlet: Outlet,
        ledger: Ledger,
        *,
        clock: Callable[[], int],
        before_send: BeforeSend | None,
        strict: bool,
    ) -> None:
        self.outlet = outlet
        self._ledger = ledger
        self._clock = clock
        self._before_send = before_send
        self._strict = strict
        self._ids = Ids()
        self._heartbeats = Coalescer()

    def report(self, draft: Event) -> str | None:
        """The id under which the event will be sent; None when it was dropped or coalesced.

        Raises only when strict, and then what explains the drop.
        """
        try:
            return self._report(draft)
        except EventDropped as drop:
            self._ledger.drop(drop.reason, draft)
            if self._strict and drop.reason != ASKED_FOR:
                raise
        except Exception as error:  # the promise to the app: a mistake in here stays in here
            self._ledger.complain(f"reporting an event raised {type(error).__name__}")
            self._ledger.drop("internal_error", draft)
            if self._strict:
                raise
        return None

    def result(self) -> FlushResult:
        """Where every event stands."""
        pending = self.outlet.pending
        sent, rejected, dropped = self._ledger.totals()
        return FlushResult(sent, pending, sum(rejected.values()), dropped)

    def stats(self) -> Stats:
        """The counts in full."""
        pending = self.outlet.pending
        sent, rejected, dropped = self._ledger.totals()
        return Stats(True, sent, pending, rejected, dropped, self._heartbeats.coalesced)

    def _report(self, draft: Event) -> str | None:
        now = self._clock()
        if draft.get("id") is None:
            draft["id"] = self._ids.new(now)
        if draft.get("occurred_at") is None:
            draft["occurred_at"] = now
        event = finished(draft)
        if event["type"] == "heartbeat" and not self._is_due(event, now):
            return None
        if self._before_send is not None:
            event = self._screened(event, self._before_send)
        self.outlet.put(line_of(event), sure=event["type"] in SURE)
        return str(event["id"])

    def _is_due(self, heartbeat: Event, now: int) -> bool:
        key = (heartbeat["user_id"], heartbeat.get("account_id"), heartbeat.get("feature"))
        return self._heartbeats.lets_through(key, now)

    def _screened(self, event: Event, before_send: BeforeSend) -> Event:
        try:
            kept = before_send(event)
        except Exception as error:  # the host's own function; unscreened, nothing is sent
            raise EventDropped("before_send_failed") from error
        if kept is None:
            raise EventDropped(ASKED_FOR)
        if not isinstance(kept, dict):
            raise EventDropped("before_send_failed")
        return finished(kept)
