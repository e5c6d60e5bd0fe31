"""A request from the moment a WSGI app takes it until its answer is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ._arrival import Arrival
from ._observer import Observer
from ._streams import InContext
from ._visit import Visit

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ARRIVAL = "seatbeat.arrival"


class ObservedWsgi:
    """A WSGI app around another: keeps the context of each request, and observes the answer.

    Who is signed in, and whether the request reached a view, is for the app's integration to
    write into the arrival, which lies in the environ.
    """

    def __init__(self, app: WSGIApplication, observer: Observer) -> None:
        self._app = app
        self._observer = observer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        arrival = environ[ARRIVAL] = self._observer.arrival()
        with self._observer.sb.context(), arrival.stack:
            try:
                body = self._app(environ, _noting(arrival, start_response))
            except Exception:
                arrival.status = 500
                raise
            finally:
                self._observe(environ, arrival)
        if arrival.person is None or _is_sent_by_server(body, environ):
            return body
        return InContext(self._observer.sb, arrival.person, body)

    def _observe(self, environ: WSGIEnvironment, arrival: Arrival) -> None:
        if arrival.is_reached and arrival.person is not None:
            visit = _visit(environ, arrival)
            if self._observer.is_act(visit):
                self._observer.report(visit, arrival)


def _noting(arrival: Arrival, start_response: StartResponse) -> StartResponse:
    def started(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[..., object]:
        arrival.status = int(status[:3])
        return start_response(status, headers, *error)

    return started


def _visit(environ: WSGIEnvironment, arrival: Arrival) -> Visit:
    def header(name: str) -> str | None:
        variable = name.upper().replace("-", "_")
        is_plain = variable in ("CONTENT_TYPE", "CONTENT_LENGTH")
        value = environ.get(variable if is_plain else f"HTTP_{variable}")
        return None if value is None else str(value)

    return Visit(
        method=environ["REQUEST_METHOD"],
        path=_text(environ.get("PATH_INFO", "")),
        status=arrival.status,
        header=header,
        root=_text(environ.get("SCRIPT_NAME", "")),
        view=arrival.view,
    )


def _text(octets: str) -> str:
    """WSGI hands paths over as latin-1, whatever they are (PEP 3333)."""
    return octets.encode("latin-1", "replace").decode("utf-8", "replace")


def _is_sent_by_server(body: Iterable[bytes], environ: WSGIEnvironment) -> bool:
    """Whether the body is a file that the server sends by itself, if it stays as it is."""
    wrapper = environ.get("wsgi.file_wrapper")
    return isinstance(wrapper, type) and isinstance(body, wrapper)
