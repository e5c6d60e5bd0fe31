"""The server and the clocks: does it run, is it ready, does it know what time it is?"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, NamedTuple

from seatbeat_collector.serving import Server
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .finding import Finding, fail, ok, warn

PATIENCE_S = 5
ODD_CLOCK_S = 5
FUTURE_S = 300


class _Heard(NamedTuple):
    ready: dict[str, Any]
    clock_ms: int | None


def check(
    store: SqliteStore, server: Server | None, url: str | None, now_ms: int
) -> Iterator[Finding]:
    """Whether a server answers at `url`, or where one said that it listens; then the clocks."""
    heard = None
    if url is None and server is None:
        yield ok("server", "no server runs on this database")
    else:
        here = url or f"http://{_reachable(server)}"
        heard = _ask(here)
        yield _readiness(here, heard)
    yield from _clocks(store, heard, now_ms)


def _reachable(server: Server | None) -> str:
    assert server is not None
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(server.host, server.host)
    return f"[{host}]:{server.port}" if ":" in host.strip("[]") else f"{host}:{server.port}"


def _ask(url: str) -> _Heard | str:
    """What a server says of itself, or why it doesn't."""
    try:  # S310 warns of file addresses: the operator gave this one, and may read files anyway
        answer = urllib.request.urlopen(f"{url.rstrip('/')}/readyz", timeout=PATIENCE_S)  # noqa: S310
    except urllib.error.HTTPError as error:
        answer = error
    except (OSError, HTTPException, ValueError) as error:
        return str(getattr(error, "reason", error))
    with answer:
        try:
            body = json.loads(answer.read(65_536))
        except ValueError:
            return "what answers there is no collector"
        return _Heard(body, _clock(answer.headers.get("Date")))


def _readiness(url: str, heard: _Heard | str) -> Finding:
    if isinstance(heard, str):
        return fail("server", f"nothing answers at {url}: {heard}", "see the server's log")
    if heard.ready.get("status") != "ready":
        return fail(
            "server", f"{url} is not ready: {heard.ready.get('detail')}", "do as it says, or wait"
        )
    return ok("server", f"{url} is ready")


def _clocks(store: SqliteStore, heard: _Heard | str | None, now_ms: int) -> Iterator[Finding]:
    if isinstance(heard, _Heard) and heard.clock_ms is not None:
        apart_s = abs(heard.clock_ms - now_ms) / 1000
        if apart_s > ODD_CLOCK_S:
            yield warn(
                "clock",
                f"the server's clock and this one are {apart_s:.0f} s apart",
                "let NTP set both: events are corrected by the server's",
            )
    newest = store.upkeep.newest_ms()
    if newest is not None and (newest - now_ms) / 1000 > FUTURE_S:
        yield warn(
            "clock",
            f"the newest data lies {(newest - now_ms) / 1000:.0f} s in this clock's future",
            "this machine's clock is behind, or was ahead: let NTP set it",
        )
    else:
        yield ok("clock", "the clock agrees with the newest data")


def _clock(date: str | None) -> int | None:
    try:
        return int(parsedate_to_datetime(date).timestamp() * 1000) if date else None
    except ValueError:
        return None
