"""The floor: the same server, set up the same way, around an application that keeps nothing."""

from __future__ import annotations

import argparse
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from granian import Granian
from granian.constants import Interfaces

_ONE = b'{"accepted":1,"rejected":[],"received_at":1763752031456}'
_HUNDRED = b'{"accepted":100,"rejected":[],"received_at":1763752031456}'
_HEADERS = [
    ("content-type", "application/json"),
    ("access-control-allow-origin", "https://app.example.com"),
    ("access-control-expose-headers", "retry-after"),
    ("vary", "Origin"),
]
_IN_BYTES = [(name.encode(), value.encode()) for name, value in _HEADERS]


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read the body and answer as the collector would."""
    answer = _answer(len(environ["wsgi.input"].read()))
    start_response("200 OK", [*_HEADERS, ("content-length", str(len(answer)))])
    return [answer]


async def asgi(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """The same on an event loop."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message["body"]), message["more_body"]
    answer = _answer(size)
    headers = [*_IN_BYTES, (b"content-length", b"%d" % len(answer))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def _answer(size: int) -> bytes:
    return _ONE if size < 4_000 else _HUNDRED


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("interface", choices=("asgi", "wsgi"))
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    given = parser.parse_args()
    threads = {"blocking_threads": given.threads} if given.interface == "wsgi" else {}
    Granian(
        f"floor:{given.interface}",
        address="127.0.0.1",
        port=given.port,
        interface=Interfaces.WSGI if given.interface == "wsgi" else Interfaces.ASGINL,
        workers=1,
        websockets=False,
        backpressure=20_000,
        log_level="warning",
        **threads,
    ).serve()


if __name__ == "__main__":
    main()
