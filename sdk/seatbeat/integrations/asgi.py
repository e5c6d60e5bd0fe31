"""Seatbeat around any ASGI app (Starlette, FastAPI, Quart, Litestar): no framework needed."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import partial
from typing import Any

from seatbeat.client import Seatbeat

from ._acts import is_static
from ._arrival import Arrival
from ._asgi_visit import Scope, describing, path_in
from ._counting import Counts
from ._observer import Feature, Observer
from ._person import Pair
from ._snippet import DAY_S, Html, Snippet
from ._visit import Visit

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Who = Callable[[Scope], Pair | Awaitable[Pair]]

IN_SCOPE = "seatbeat"
LAST_FLUSH_S = 1.0


class SeatbeatMiddleware:
    """Sets the context of each request and WebSocket, and reports one mark for each act.

    `who(scope)` gives (user, account) of whoever is signed in, or None; it may be async. It is
    asked before the app, and once more when the answer begins where nobody was: somebody may have
    signed in. Put this inside whatever finds out who is signed in. Without `sb` a client is made
    from the environment.
    """

    def __init__(
        self,
        app: App,
        sb: Seatbeat | None = None,
        *,
        who: Who,
        counts: Counts | None = None,
        exclude: Iterable[str] = (),
        feature: Feature | None = None,
        write_key: str | None = None,
        browser_url: str | None = None,
        identity_expires_in: float = DAY_S,
    ) -> None:
        self.sb = sb or Seatbeat()
        self._app = app
        self._who = who
        self._observer = Observer(self.sb, counts=counts, exclude=exclude, feature=feature)
        self.failures = self._observer.failures
        self._snippet = Snippet(
            self.sb,
            write_key=write_key,
            browser_url=browser_url,
            identity_expires_in=identity_expires_in,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, partial(self._flush_last, send))
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        arrival = self._observer.arrival()
        scope[IN_SCOPE] = InScope(arrival, self._snippet)
        if not is_static(path_in(scope)):
            await self._ask(scope, arrival)
        with arrival.stack:
            arrival.enter(self.sb)
            if scope["type"] == "websocket":  # opened by scripts, and again whenever it breaks
                await self._app(scope, receive, send)
            else:
                await self._observed(scope, receive, send, arrival)

    async def _flush_last(self, send: Send, message: Message) -> None:
        """Deliver before the server ends: some end by their signal, and run no exit handlers."""
        if message["type"] == "lifespan.shutdown.complete":
            await self.sb.aflush(LAST_FLUSH_S)
        await send(message)

    async def _observed(self, scope: Scope, receive: Receive, send: Send, arrival: Arrival) -> None:
        describe = describing(scope)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                arrival.status = message["status"]
                await self._observe(scope, arrival, describe(arrival.status))
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception:
            if not arrival.status:  # whoever is around us will answer 500
                await self._observe(scope, arrival, describe(500))
            raise

    async def _observe(self, scope: Scope, arrival: Arrival, visit: Visit) -> None:
        if self._observer.is_act(visit):
            await self._ask(scope, arrival)
            self._observer.report(visit, arrival)

    async def _ask(self, scope: Scope, arrival: Arrival) -> None:
        async def answer() -> object:
            said = self._who(scope)
            return await said if inspect.isawaitable(said) else said

        await self._observer.ask_async(arrival, answer)


class InScope:
    """What lies in `scope["seatbeat"]`: the snippet for whoever the request is from."""

    def __init__(self, arrival: Arrival, snippet: Snippet) -> None:
        self._arrival = arrival
        self._snippet = snippet

    def snippet(self, *, feature: str | None = None, nonce: str | None = None) -> Html:
        """The browser snippet's markup, for templates."""
        return self._snippet.html(self._arrival.person, feature=feature, nonce=nonce)


def template_context(request: Any) -> dict[str, Callable[..., Html]]:
    """`seatbeat_snippet` for templates: one of Starlette's `context_processors`."""
    return {"seatbeat_snippet": request.scope[IN_SCOPE].snippet}
