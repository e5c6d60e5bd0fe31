"""POST /v1/batch as a small WSGI application in front of Flask: the one path that must be fast."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.wsgi import get_input_stream

from .intake import Answer, Delivery, Intake

if TYPE_CHECKING:
    from seatbeat_collector.collector import Collector

PATH = "/v1/batch"
STATUS = {
    200: "200 OK",
    204: "204 No Content",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    405: "405 Method Not Allowed",
    413: "413 Content Too Large",
    415: "415 Unsupported Media Type",
    422: "422 Unprocessable Content",
    429: "429 Too Many Requests",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}

WSGIApplication = Callable[..., Iterable[bytes]]


class BatchFront:
    """Answers batches itself and hands everything else to the application behind it."""

    def __init__(self, application: WSGIApplication, collector: Collector) -> None:
        self._application = application
        self._intake = Intake(collector)

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._application(environ, start_response)
        answer = self._answer(environ, environ["REQUEST_METHOD"])
        start_response(
            STATUS[answer.status],
            [*answer.headers, ("Content-Length", str(len(answer.body)))],
        )
        return [answer.body]

    def _answer(self, environ: dict[str, Any], method: str) -> Answer:
        origin = environ.get("HTTP_ORIGIN")
        if method == "OPTIONS":
            return self._intake.preflight(origin)
        if method != "POST":
            return self._intake.refuse_method(method, origin)
        return self._intake.take(
            Delivery(
                stream=get_input_stream(environ),
                content_type=environ.get("CONTENT_TYPE"),
                content_encoding=environ.get("HTTP_CONTENT_ENCODING"),
                authorization=environ.get("HTTP_AUTHORIZATION"),
                origin=origin,
            )
        )
