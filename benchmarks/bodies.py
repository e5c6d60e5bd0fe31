"""Heartbeats of the shape that pages send, numbered so that it can be told whether each arrived.

Heartbeat n belongs to user n % users and is that user's step n // users. Each step adds two marks
that stand eight engaged seconds apart from all others (90 seconds, with an idle timeout of 60),
and makes the page's presence grow; after twenty steps the user opens another page. So the engaged
time of all users is eight seconds times the heartbeats that are stored, to the millisecond.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

STEP_MS = 90_000
ENGAGED_MS = 8_000
STEPS_A_PAGE = 20
DAY_MS = 86_400_000
# Room before the lateness window of 7 days ends, and before "now": the steps lie between.
OLDEST_MS = 6 * DAY_MS

_EVENT = (
    '{"type":"heartbeat","account_id":"%s","user_id":"%s","page_id":"%s","epoch":0,"anchor":%d,'
    '"marks":[[%d,%d,3000],[%d,%d,2800]],"presence":[[0,0,%d,1]],"feature":"%s","app":"web"}'
)
_BODY = (
    '{"sent_at":%d,"monotonic_ms":%d,"lib":{"name":"seatbeat.js","version":"0.1.0"},"events":[%s]}'
)
_REQUEST = (
    "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
    "Accept: */*\r\nOrigin: https://app.example.com\r\nAuthorization: Bearer %s\r\n"
    "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: %d\r\n\r\n%s"
)
_FEATURES = ("reports", "invoices", "inbox", "settings", "planning")


class Crowd(NamedTuple):
    """Who works: so many people in so many accounts, since a moment in ms."""

    name: str
    users: int
    accounts: int
    began_ms: int

    @property
    def heartbeats(self) -> int:
        """How many there are until their time reaches the present."""
        return self.users * (OLDEST_MS // STEP_MS)


def crowd(name: str, users: int, accounts: int = 50) -> Crowd:
    """A crowd of its own, whose steps fit between the lateness window and now."""
    return Crowd(name, users, accounts, now_ms() - OLDEST_MS)


class Whereabouts(NamedTuple):
    """Whose a heartbeat is, on which page, and when its first mark begins (ms since the epoch)."""

    account_id: str
    user_id: str
    page: int
    at: int
    """Which step on that page."""
    anchor: int
    begins_ms: int


def whereabouts(crowd: Crowd, number: int) -> Whereabouts:
    """What the number of a heartbeat means."""
    step, user = divmod(number, crowd.users)
    page, at = divmod(step, STEPS_A_PAGE)
    anchor = crowd.began_ms + page * STEPS_A_PAGE * STEP_MS
    return Whereabouts(
        f"account-{user % crowd.accounts}",
        f"user-{crowd.name}-{user}",
        page,
        at,
        anchor,
        anchor + at * STEP_MS,
    )


def heartbeat(crowd: Crowd, number: int) -> str:
    """The JSON of one heartbeat."""
    account_id, user_id, page, at, anchor, begins_ms = whereabouts(crowd, number)
    start = begins_ms - anchor
    return _EVENT % (
        account_id,
        user_id,
        blake2b(f"{user_id} {page}".encode(), digest_size=16).hexdigest(),
        anchor,
        2 * at,
        start,
        2 * at + 1,
        start + 5_200,
        start + ENGAGED_MS + 2_000,
        _FEATURES[(number % crowd.users + page) % len(_FEATURES)],
    )


def requests(
    crowd: Crowd, *, first: int, per_request: int, path: str, port: int, key: str
) -> Iterator[bytes]:
    """Whole requests, heartbeat by heartbeat, without end."""
    while True:
        events = ",".join(heartbeat(crowd, first + n) for n in range(per_request))
        body = _BODY % (now_ms(), first, events)
        yield (_REQUEST % (path, port, key, len(body), body)).encode()
        first += per_request


def now_ms() -> int:
    """The wall clock in ms since the epoch."""
    return time.time_ns() // 1_000_000
