"""The daily close: is the history of metrics and scores kept up?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seatbeat_collector.closing.lag import close_lag
from seatbeat_collector.serving import Server
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .finding import Finding, ok, warn

HOUR_MS = 3_600_000
LATE_MS = 6 * HOUR_MS
"""A first close may take an hour or two beside other work."""


def check(
    store: SqliteStore, settings: dict[str, Any], server: Server | None, now_ms: int
) -> Iterator[Finding]:
    """How many days of accounts are to be closed, and for how long."""
    lag = close_lag(store, settings, now_ms)
    through = f"the history goes up to {lag.closed_through}" if lag.closed_through else "no history"
    if not lag.due:
        yield ok("close", f"{through}, no day waits to be closed")
    elif server is None:
        todo = "; the next start closes them, or `seatbeat-collector close`"
        yield ok("close", f"{through}, {lag.due:,} days of accounts wait to be closed{todo}")
    elif lag.age_ms > LATE_MS:
        yield warn(
            "close",
            f"{through}, {lag.due:,} days of accounts wait, the oldest for"
            f" {lag.age_ms / HOUR_MS:.0f} h",
            "look into the server's log for `closing days`; `seatbeat-collector close` does it now",
        )
    else:
        yield ok("close", f"{through}, {lag.due:,} days of accounts are being closed")
