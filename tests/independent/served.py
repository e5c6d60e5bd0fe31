"""A real collector behind a real socket, with a clock that stands where it is set."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from seatbeat_collector.app import asgi_app
from stories.asgi import asgi_socket
from stories.collectors import Clock, Running

EVENTS_A_BATCH = 500
IDLE_S = 1.0
"""A connection on which nothing was asked for longer may be ended by the server."""


class Collector:
    """What a client can do over HTTP."""

    def __init__(self, port: int, keys: dict[str, str], settle: Callable[[], None]) -> None:
        self.settle = settle
        """Returns when all that was sent is counted; a read waits for some seconds at most."""
        self.base_url, self.keys = f"http://127.0.0.1:{port}", keys
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._asked_s = time.monotonic()

    def send(self, events: Sequence[dict[str, Any]]) -> None:
        """Deliver events of any age, which must all be accepted."""
        for first in range(0, len(events), EVENTS_A_BATCH):
            batch = events[first : first + EVENTS_A_BATCH]
            body = json.dumps({"historical": True, "events": batch})
            answer = self._ask("POST", "/v1/batch", "server", body)
            assert answer["accepted"] == len(batch), answer["rejected"][:3]

    def read(self, *parts: str, **query: Any) -> Any:
        """The JSON of a read."""
        path = "/v1/" + "/".join(quote(part, safe="") for part in parts)
        return self._ask("GET", f"{path}?{urlencode(query)}", "read")

    def document(self) -> Any:
        """The OpenAPI document."""
        return self._ask("GET", "/v1/openapi.json", "read")

    def close(self) -> None:
        """Ask nothing more."""
        self._connection.close()

    def _ask(self, method: str, path: str, key: str, body: str | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self.keys[key]}", "Content-Type": "application/json"}
        if time.monotonic() - self._asked_s > IDLE_S:
            self._connection.close()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        text = answer.read()
        self._asked_s = time.monotonic()
        assert answer.status == 200, (method, path, answer.status, text)
        return json.loads(text)


@contextmanager
def collector(folder: Path, *, now_ms: int, **settings: Any) -> Iterator[Collector]:
    """A collector on a new database."""
    with (
        Running(folder / "seatbeat.db", Clock(now_ms), **settings) as running,
        asgi_socket(asgi_app(running.app)) as port,
        closing(Collector(port, running.keys, running.collector.folder.fold_all)) as client,
    ):
        yield client
