"""The way of an event from a call to the outlet: checked, screened, encoded, handed over."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from ._coalesce import Coalescer
from ._event import Event, finished
from ._ids import Ids
from ._ledger import ASKED_FOR, Ledger
from ._line import line_of
from ._plain_line import PlainLines, Spot
from ._rounds import Rounds
from .errors import EventDropped
from .results import FlushResult, Stats

BeforeSend = Callable[[Event], Event | None]

TEXT_OR_NONE = (str, type(None))
SURE = frozenset({"survey", "identify", "account"})  # never dropped for the others


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
        app: str | None = None,
    ) -> None:
        self.outlet = outlet
        self._ledger = ledger
        self._clock = clock
        self._before_send = before_send
        self._strict = strict
        self._app = app
        self._ids = Ids()
        self._plain = PlainLines(app)
        self._heartbeats = Coalescer()
        self.rounds = Rounds(ledger.complain)

    def activity(
        self,
        *,
        name: Any,
        user: Any,
        account: Any,
        properties: Any,
        feature: Any,
        at: Any,
        id: Any,
        spot: Spot | None,
    ) -> str | None:
        """`report` of an activity, without its detours where everything is plain."""
        line = None
        try:
            now = self._clock() if spot is None else spot.at_ms
            id = self._ids.new(now) if id is None else id
            if self._before_send is None:
                line = self._plain.activity(
                    id=id,
                    user=user,
                    account=account,
                    name=name,
                    feature=feature,
                    spot=spot,
                    at=now if at is None else at,
                    properties=properties,
                )
        except Exception:  # not plain: the careful way mends it, or says what is wrong with it
            line = None
        if line is not None:
            return self._put(line, id)
        draft = {"type": "activity", "name": name, "properties": properties, "feature": feature}
        draft |= {"id": id, "user_id": user, "account_id": account, "occurred_at": at}
        return self.report(draft if spot is None else {**draft, **spot.fields()})

    def report(self, draft: Event) -> str | None:
        """The id under which the event will be sent; None when it was dropped or coalesced.

        Raises only when strict, and then what explains the drop.
        """
        try:
            return self._report(draft)
        except Exception as error:
            self._give_up(error, draft)
        return None

    @contextlib.contextmanager
    def guard(self) -> Iterator[None]:
        """What is raised in here is not the app's problem, unless strict."""
        try:
            yield
        except Exception as error:
            if self._strict:
                raise
            self._ledger.complain(f"watching presence raised {type(error).__name__}")

    def insist_on(self, draft: Event) -> None:
        """Raise what is wrong with a draft that will be reported later, if strict."""
        if self._strict:
            finished(draft)

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

    def _put(self, line: bytes, id: str) -> str | None:
        try:
            self.outlet.put(line, sure=False)
        except Exception as error:
            self._give_up(error, line)
            return None
        return id

    def _give_up(self, error: Exception, event: Event | bytes) -> None:
        """Count the event as dropped; a mistake in here stays in here, unless strict."""
        if isinstance(error, EventDropped):
            reason = error.reason
        else:
            reason = "internal_error"
            self._ledger.complain(f"reporting an event raised {type(error).__name__}")
        self._ledger.drop(reason, event)
        if self._strict and reason != ASKED_FOR:
            raise error

    def _report(self, draft: Event) -> str | None:
        now = self._clock()
        if draft["type"] == "heartbeat" and self._is_repeated(draft, now):
            return None
        if "anchor" not in draft:  # a page's heartbeat counts once by its segments, and tells time
            if draft.get("id") is None:
                draft["id"] = self._ids.new(now)
            if draft.get("occurred_at") is None:
                draft["occurred_at"] = now
        event = finished({"app": self._app, **draft})
        if event["type"] == "heartbeat" and "page_id" not in event and not self._is_due(event, now):
            return None
        if self._before_send is not None:
            event = self._screened(event, self._before_send)
        self.outlet.put(line_of(event), sure=event["type"] in SURE)
        return event.get("id")

    def _is_repeated(self, draft: Event, now: int) -> bool:
        """Whether one like it was just let through; asked before any work is done for it."""
        user, account, feature = key = _person(draft)
        is_plain = type(user) is str and type(account) in TEXT_OR_NONE
        if not is_plain or type(feature) not in TEXT_OR_NONE or "anchor" in draft:
            return False
        return self._heartbeats.holds_back(key, now)

    def _is_due(self, heartbeat: Event, now: int) -> bool:
        return self._heartbeats.lets_through(_person(heartbeat), now)

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


def _person(heartbeat: Event) -> tuple[Any, Any, Any]:
    return heartbeat.get("user_id"), heartbeat.get("account_id"), heartbeat.get("feature")
