"""The collector as an ASGI application: batches on the event loop, everything else in threads.

A thread for each request that waits for its commit costs more than all the rest of a small batch:
threads hand Python's lock to each other. On one event loop a waiting request costs nothing, and all
whom a commit serves are woken together (measured; see benchmarks/README.md).
"""

from __future__ import annotations

from .asgi_batches import LoopBatches
from .asgi_bridge import Bridge
from .asgi_types import Receive, Scope, Send
from .front import PATH, WSGIApplication
from .intake import Intake


class AsgiFront:
    """Answers batches itself and hands everything else to the WSGI application behind it."""

    def __init__(
        self, application: WSGIApplication, intake: Intake, *, threads: int, most_bytes: int
    ) -> None:
        self._batches = LoopBatches(intake, most_bytes=most_bytes)
        self._others = Bridge(application, threads=threads, most_bytes=most_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            is_batch = scope["path"].removeprefix(scope.get("root_path", "")) == PATH
            await (self._batches if is_batch else self._others)(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})


async def _live(receive: Receive, send: Send) -> None:
    """Say yes to the server's start and end; who made the collector closes it."""
    while True:
        happening = (await receive())["type"]
        await send({"type": f"{happening}.complete"})
        if happening == "lifespan.shutdown":
            return
