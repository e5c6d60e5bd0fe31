"""POST /v1/batch on the event loop, which never waits for the disk: those who have to, await."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import perf_counter
from typing import Any

from seatbeat_collector.errors import MustWait
from seatbeat_collector.store.interface import Tell
from seatbeat_collector.store.rows import Rows

from .asgi_bodies import Room, rest_of_body, whole_body
from .asgi_types import Receive, Scope, Send, send_answer
from .intake import Call, Delivery, Intake, Judged, Verdict
from .lookup_lane import LookupLane
from .whole_answer import Answer

_TOLD = frozenset(
    {
        b"content-type",
        b"content-encoding",
        b"content-length",
        b"authorization",
        b"origin",
        b"x-request-id",
    }
)


class LoopBatches:
    """An ASGI application for the one path that must be fast."""

    def __init__(self, intake: Intake, *, most_bytes: int) -> None:
        self._intake = intake
        self._room = Room(most_bytes)
        self._lookups = LookupLane(intake.judge)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tell: Tell = lambda _: None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told, method = _told(scope), scope["method"]
        call = Call(told.get(b"origin"), perf_counter(), told.get(b"x-request-id"))
        if method == "POST":
            answer = await self._take(told, call, receive)
        elif method == "OPTIONS":
            answer = self._intake.preflight(call)
        else:
            answer = self._intake.refuse_method(method, call)
        await send_answer(answer, send)

    async def _take(self, told: dict[bytes, str], call: Call, receive: Receive) -> Answer:
        try:
            length = int(told.get(b"content-length") or -1)
            message = await receive()
            body = whole_body(message, length=length)
            if body is None:
                body = await rest_of_body(receive, message, self._room)
            delivery = Delivery(
                body,
                told.get(b"content-type"),
                told.get(b"content-encoding"),
                told.get(b"authorization"),
                call,
            )
            try:
                rows, verdict = self._intake.judge(delivery, at_once=True)
            except MustWait:  # for what has to be looked up in the store
                rows, verdict = await self._look_up(delivery)
            del body, message, delivery
            kept = self._keep(rows, verdict) if verdict.accepted else None
            del rows  # packed: what waits takes little memory
            error = await kept if kept else None
        except Exception as raised:
            error = raised
        if error is not None:
            return self._intake.refused(error, call)
        return self._intake.kept(verdict)

    async def _look_up(self, delivery: Delivery) -> Judged:
        with self._room.holding(len(delivery.body)):
            return await self._lookups.run(delivery)

    def _keep(self, rows: Rows, verdict: Verdict) -> asyncio.Future[Exception | None]:
        """Have the rows kept; the future tells why they aren't on disk, or None once they are."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._tell = loop, _teller(loop)
        kept: asyncio.Future[Exception | None] = loop.create_future()
        self._intake.store.append_soon(
            rows, received_at_ms=verdict.received_at_ms, token=kept, tell=self._tell
        )
        return kept


def _teller(loop: asyncio.AbstractEventLoop) -> Tell:
    def tell(outcomes: Sequence[tuple[Any, Exception | None]]) -> None:
        loop.call_soon_threadsafe(_wake, outcomes)

    return tell


def _wake(outcomes: Sequence[tuple[Any, Exception | None]]) -> None:
    """Let everyone whom one commit served go on."""
    for kept, error in outcomes:
        if not kept.done():
            kept.set_result(error)


def _told(scope: Scope) -> dict[bytes, str]:
    """The headers that matter."""
    return {name: value.decode("latin-1") for name, value in scope["headers"] if name in _TOLD}
