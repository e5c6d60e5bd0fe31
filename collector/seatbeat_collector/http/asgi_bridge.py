"""From ASGI to a WSGI application in threads, with what WSGI leaves to servers filled in."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware

from seatbeat_collector.errors import Busy, CollectorError

from .asgi_bodies import Room, read_body
from .asgi_types import Message, Receive, Scope, Send, send_answer
from .front import WSGIApplication
from .refusals import ID_HEADER, refusal_of

MOST_A_THREAD = 16
"""Requests for each thread that may be under way or wait for their turn."""
_ID = ID_HEADER.lower().encode()
_FRAMING = frozenset({b"content-length", b"transfer-encoding"})
_VISIBLE = "".join(map(chr, range(33, 127)))


class Bridge:
    """An ASGI application around a WSGI application, which sees whole bodies and exact paths."""

    def __init__(self, application: WSGIApplication, *, threads: int, most_bytes: int) -> None:
        self._threaded: Any = WSGIMiddleware(_as_a_server(application), workers=threads)
        self._room = Room(most_bytes)
        self._most = threads * MOST_A_THREAD
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._under_way += 1
        try:
            await self._pass(scope, receive, send)
        except CollectorError as error:
            answer = refusal_of(error, "a request", given_id=_given_id(scope))
            await send_answer(answer, send)
        finally:
            self._under_way -= 1

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body here: a sender who is slow must not hold a thread."""
        if self._under_way > self._most:
            raise Busy(retry_after_s=2)
        body = await read_body(receive, self._room)
        with self._room.holding(len(body)):
            await self._threaded(_told(scope, len(body)), _once(body), send)


def _once(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _given_id(scope: Scope) -> str | None:
    """What its sender calls the request."""
    found: list[bytes] = [value for name, value in scope["headers"] if name == _ID]
    return found[0].decode("latin-1") if found else None


def _told(scope: Scope, length: int) -> Scope:
    """The scope as WSGI knows it: a body has a length, and a query is ASCII."""
    headers = [(name, value) for name, value in scope["headers"] if name not in _FRAMING]
    headers.append((b"content-length", b"%d" % length))
    query = quote_from_bytes(scope["query_string"], safe=_VISIBLE).encode()
    return {**scope, "headers": headers, "query_string": query}


def _as_a_server(application: WSGIApplication) -> WSGIApplication:
    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raw_path: bytes | None = environ["asgi.scope"].get("raw_path")
        if raw_path is not None:  # in which an encoded slash still differs from a slash
            query = environ["QUERY_STRING"]
            path = raw_path.decode("latin-1")
            environ["REQUEST_URI"] = f"{path}?{query}" if query else path
        environ["wsgi.errors"] = sys.stderr
        environ["wsgi.multiprocess"] = False
        return application(environ, start_response)

    return call
