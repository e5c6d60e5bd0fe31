"""The floor: the same server, set up the same way, around an application that keeps nothing."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any

from granian import Granian
from granian.constants import Interfaces

_ONE = b'{"accepted":1,"rejected":[],"received_at":1763752031456}'
_HUNDRED = b'{"accepted":100,"rejected":[],"received_at":1763752031456}'


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Read the body and answer as the collector would."""
    body = environ["wsgi.input"].read()
    answer = _ONE if len(body) < 4_000 else _HUNDRED
    headers = [
        ("Content-Type", "application/json"),
        ("Access-Control-Allow-Origin", environ.get("HTTP_ORIGIN", "*")),
        ("Access-Control-Expose-Headers", "retry-after"),
        ("Vary", "Origin"),
        ("Content-Length", str(len(answer))),
    ]
    start_response("200 OK", headers)
    return [answer]


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    given = parser.parse_args()
    Granian(
        "floor:application",
        address="127.0.0.1",
        port=given.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=given.threads,
        backpressure=max(given.threads * 4, 128),
        log_level="warning",
    ).serve()


if __name__ == "__main__":
    main()
