"""Seatbeat in a Django project: the middleware, sync and async, and a context processor."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync, iscoroutinefunction, markcoroutinefunction, sync_to_async

from seatbeat.errors import OptionError

from ._arrival import Arrival
from ._django_settings import client, excluded, given, served_files, snippet
from ._observer import Observer
from ._snippet import Html
from ._streams import InAsyncContext, InContext
from ._visit import Visit

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

__all__ = ["SeatbeatMiddleware", "client", "seatbeat", "snippet_for"]

ON_REQUEST = "_seatbeat_arrival"


class SeatbeatMiddleware:
    """Sets the context of each request that reaches a view, and reports one mark for each act.

    The setting `SEATBEAT` says everything. Its `WHO` is a function of the request that gives
    (user, account), or None where nobody is signed in; it may be async. It is asked just before the
    view, so the place of this line in MIDDLEWARE matters little, and once more after it where
    nobody was signed in.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        options = given()
        who = options.get("who")
        if not callable(who):
            raise OptionError("SEATBEAT has no WHO: a function of the request, or its dotted path")
        is_async = iscoroutinefunction(who)
        # Finding out who is signed in may ask the database, which event loops must not.
        self._who: Callable[..., Any] = async_to_sync(who) if is_async else who
        self._who_async: Callable[..., Any] = who if is_async else sync_to_async(who)
        self._get_response = get_response
        self.sb = client()
        self._observer = Observer(
            self.sb,
            counts=options.get("counts"),
            exclude=excluded(),
            feature=options.get("feature"),
        )
        self.failures = self._observer.failures
        snippet()  # a wrong key of it should be known when the server starts
        self._files = tuple(served_files())
        self.process_view = self._enter_async if is_async else self._enter
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if self._is_async:
            return self._respond_async(request)
        arrival = self._arrive(request)
        with self.sb.context(), arrival.stack:
            response = self._get_response(request)
            self._ask(arrival, request)
            return self._observed(request, response, arrival)

    async def _respond_async(self, request: HttpRequest) -> HttpResponseBase:
        arrival = self._arrive(request)
        with self.sb.context(), arrival.stack:
            response = await self._get_response(request)
            await self._ask_async(arrival, request)
            return self._observed(request, response, arrival)

    def _arrive(self, request: HttpRequest) -> Arrival:
        arrival = self._observer.arrival()
        setattr(request, ON_REQUEST, arrival)
        return arrival

    def _enter(self, request: HttpRequest, view: object, *_: object) -> None:
        """Django's `process_view`: all middleware has had its say, the view comes next."""
        arrival = self._reached(request, view)
        self._ask(arrival, request)
        arrival.enter(self.sb)

    async def _enter_async(self, request: HttpRequest, view: object, *_: object) -> None:
        arrival = self._reached(request, view)
        await self._ask_async(arrival, request)
        arrival.enter(self.sb)

    def _reached(self, request: HttpRequest, view: object) -> Arrival:
        arrival: Arrival = getattr(request, ON_REQUEST)
        arrival.is_reached = not request.path_info.startswith(self._files)
        arrival.view = view
        return arrival

    def _ask(self, arrival: Arrival, request: HttpRequest) -> None:
        if arrival.is_reached:
            self._observer.ask(arrival, partial(self._who, request))

    async def _ask_async(self, arrival: Arrival, request: HttpRequest) -> None:
        if arrival.is_reached:
            await self._observer.ask_async(arrival, partial(self._who_async, request))

    def _observed(self, request: HttpRequest, response: Any, arrival: Arrival) -> Any:
        if not arrival.is_reached or arrival.person is None:
            return response
        visit = _visit(request, response.status_code, arrival.view)
        if self._observer.is_act(visit):
            self._observer.report(visit, arrival)
        if response.streaming and getattr(response, "file_to_stream", None) is None:
            stream = InAsyncContext if response.is_async else InContext
            response.streaming_content = stream(self.sb, arrival.person, response.streaming_content)
        return response


def seatbeat(request: HttpRequest) -> dict[str, Callable[..., Html]]:
    """The context processor: `{{ seatbeat_snippet }}` for templates."""
    return {"seatbeat_snippet": partial(snippet_for, request)}


def snippet_for(
    request: HttpRequest, *, feature: str | None = None, nonce: str | None = None
) -> Html:
    """The browser snippet for whoever this request is from.

    The nonce of a Content-Security-Policy is found by itself where Django or django-csp makes one.
    """
    arrival: Arrival | None = getattr(request, ON_REQUEST, None)
    person = arrival.person if arrival else None
    return snippet().html(person, feature=feature, nonce=nonce or _nonce_of(request))


def _nonce_of(request: HttpRequest) -> str | None:
    for name in ("csp_nonce", "_csp_nonce"):  # django-csp; Django from version 6
        nonce = getattr(request, name, None)
        if nonce is not None:  # it may be one that is false until somebody has asked for its text
            return str(nonce)
    return None


def _visit(request: HttpRequest, status: int, view: object) -> Visit:
    return Visit(
        method=request.method or "",
        path=request.path_info,
        status=status,
        header=request.headers.get,
        root=request.path.removesuffix(request.path_info),
        view=view,
    )
