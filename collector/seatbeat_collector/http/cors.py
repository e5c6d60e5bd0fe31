"""Cross-origin answers: a page may read what its key's origins allow, errors included."""

from __future__ import annotations

from seatbeat_collector.errors import OriginNotAllowed
from seatbeat_collector.store.records import KeyRecord

from .whole_answer import Headers

ALLOWED_HEADERS = "authorization, content-type, x-retry-count, anonymousid, sentat"


def check_origin(origin: str | None, key: KeyRecord) -> None:
    """Raise OriginNotAllowed when the key is bound to other origins than this page's.

    A request without an Origin comes from no page: a browser always names it across origins.
    """
    if origin is not None and key.origins and origin.lower() not in key.origins:
        raise OriginNotAllowed(f"This key may not be used from {origin}.")


def answer_headers(origin: str | None) -> Headers:
    """What lets the page at `origin` read the answer."""
    if origin is None:
        return (("Vary", "Origin"),)
    return (
        ("Access-Control-Allow-Origin", origin),
        ("Access-Control-Expose-Headers", "retry-after"),
        ("Vary", "Origin"),
    )


def preflight_headers(origin: str | None) -> Headers:
    """The answer to a preflight, which carries no key: the POST itself is checked."""
    return (
        *answer_headers(origin),
        ("Access-Control-Allow-Methods", "POST, OPTIONS"),
        ("Access-Control-Allow-Headers", ALLOWED_HEADERS),
        ("Access-Control-Max-Age", "86400"),
    )
