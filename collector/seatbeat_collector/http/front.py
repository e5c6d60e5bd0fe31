"""POST /v1/batch as a small WSGI application in front of Flask: the one path that must be fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from time import perf_counter
from typing import Any, Protocol

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from seatbeat_collector.errors import BodyTooLarge, UnreadableBody
from seatbeat_collector.wire.limits import MAX_BODY_BYTES

from .intake import Call, Delivery, Intake
from .whole_answer import Answer

PATH = "/v1/batch"
MOST_DRAINED = 64 * 1024 * 1024
"""Bytes of a body that is too large which are read to its end, so that the answer is seen."""

WSGIApplication = Callable[..., Iterable[bytes]]


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class BatchFront:
    """Answers batches itself and hands everything else to the application behind it."""

    def __init__(self, application: WSGIApplication, intake: Intake) -> None:
        self._application = application
        self._intake = intake

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._application(environ, start_response)
        answer = self._answer(environ, environ["REQUEST_METHOD"])
        headers = [*answer.headers]
        if answer.status != 204:  # which has no body, not even an empty one
            headers.append(("Content-Length", str(len(answer.body))))
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
        return [answer.body]

    def _answer(self, environ: dict[str, Any], method: str) -> Answer:
        call = Call(environ.get("HTTP_ORIGIN"), perf_counter(), environ.get("HTTP_X_REQUEST_ID"))
        if method == "OPTIONS":
            return self._intake.preflight(call)
        if method != "POST":
            return self._intake.refuse_method(method, call)
        try:
            body = _read(get_input_stream(environ))
        except Exception as error:
            return self._intake.refused(error, call)
        return self._intake.take(
            Delivery(
                body=body,
                content_type=environ.get("CONTENT_TYPE"),
                content_encoding=environ.get("HTTP_CONTENT_ENCODING"),
                authorization=environ.get("HTTP_AUTHORIZATION"),
                call=call,
            )
        )


def _read(stream: _Stream) -> bytes:
    try:
        body = stream.read(MAX_BODY_BYTES + 1)
        if len(body) > MAX_BODY_BYTES:
            _drain(stream)
            raise BodyTooLarge(f"A request may have {MAX_BODY_BYTES} bytes at most.")
    except (OSError, ClientDisconnected) as error:
        raise UnreadableBody(f"The body broke off: {error}.") from error
    return body


def _drain(stream: _Stream) -> None:
    """Take in the rest of a body: who is cut off while sending never reads why."""
    for _ in range(MOST_DRAINED // MAX_BODY_BYTES):
        if not stream.read(MAX_BODY_BYTES):
            return
