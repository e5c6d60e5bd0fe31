"""Which requests a person made by their own doing: the rules where an app sets none."""

from __future__ import annotations

import re

from ._visit import Visit

ACTING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
FRAMES = frozenset({"iframe", "frame", "fencedframe"})
TELLING = ("Chrome/", "Firefox/")  # these say which navigations a person set off; Safari doesn't
PURPOSES = ("sec-purpose", "purpose", "x-sec-purpose", "x-purpose", "x-moz")
# Errors with which an app answers what it has looked at; any other turns somebody away at the door.
LOOKED_AT = frozenset({400, 402, 409, 412, 422, 423, 500})

PROBE = re.compile(
    r"(/api(/v\d+)?)?/[-_]*/?(health(z|[-_]?check)?|livez|liveness|readyz|readiness|lbheartbeat)_*"
    r"(/(live(ness)?|ready|readiness|startup))?/?"
)
KEPT_ALIVE = re.compile(r".*/_*(ping|heartbeat|keep-?alive)_*/?")
TRANSPORT = re.compile(r".*/(socket\.io|engine\.io|sockjs|signalr|graphql)(/.*)?")
FILE = re.compile(
    r"/(static|\.well-known)/.*|.*\.(css|m?js|map|wasm|webmanifest|ico|png|jpe?g|gif|svg|webp|avif"
    r"|woff2?|ttf|otf|eot)|/(robots|ads|humans|security)\.txt|/sitemap[^/]*\.xml",
    re.IGNORECASE,
)


def is_act(visit: Visit) -> bool:
    """Whether this request is evidence that a person is at work."""
    return is_answered(visit.status) and not is_furniture(visit) and is_by_hand(visit)


def is_answered(status: int) -> bool:
    """Whether the app did its work: it answered, or found a mistake in what it was given."""
    return 200 <= status < 400 or status in LOOKED_AT


def is_furniture(visit: Visit) -> bool:
    """Whether the path is of a kind that machines ask for: probes, files, transports."""
    if TRANSPORT.fullmatch(visit.path):
        return visit.header("sec-fetch-mode") != "navigate"
    return any(kind.fullmatch(visit.path) for kind in (PROBE, KEPT_ALIVE, FILE))


def is_static(path: str) -> bool:
    """Whether nobody's work is behind this path, so that it needn't be asked whose it is."""
    return path.startswith("/static/") or path == "/favicon.ico"


def is_by_hand(visit: Visit) -> bool:
    """Whether the browser asked because a person did something, as far as it says."""
    if visit.method != "GET" and visit.method not in ACTING:
        return False
    if any(_is_ahead(visit.header(name)) for name in PURPOSES):
        return False
    if (visit.header("upgrade") or "").lower() == "websocket":  # opened again whenever it breaks
        return False
    destination = visit.header("sec-fetch-dest")
    if destination is None:  # plain HTTP, an old browser, or no browser at all
        return visit.method in ACTING or _asks_for_a_page(visit)
    if destination == "empty":
        return _is_act_of_a_script(visit)
    return _is_set_off_by_hand(visit, destination)


def _is_ahead(purpose: str | None) -> bool:
    """Whether something is fetched in case that somebody will want it."""
    return purpose is not None and ("prefetch" in purpose.lower() or "preview" in purpose.lower())


def _is_set_off_by_hand(visit: Visit, destination: str) -> bool:
    """Whether a navigation is a person's, and not a page's that reloads itself or loads a frame."""
    if destination != "document" and destination not in FRAMES:
        return False
    if visit.method in ACTING or visit.header("sec-fetch-user") == "?1":
        return True
    if destination in FRAMES:
        return False
    is_telling = any(name in (visit.header("user-agent") or "") for name in TELLING)
    return not (is_telling and visit.header("sec-fetch-site") == "same-origin")


def _is_act_of_a_script(visit: Visit) -> bool:
    """A page's own request: reading may be a timer's doing, writing hardly is.

    Beacons (`no-cors`) write too, but when pages close. htmx says when it stands in for a link.
    """
    if visit.header("hx-boosted") == "true":
        return True
    return visit.method in ACTING and visit.header("sec-fetch-mode") != "no-cors"


def _asks_for_a_page(visit: Visit) -> bool:
    """Whether a GET without fetch metadata is a navigation, and not a script's of a page."""
    if visit.header("hx-boosted") == "true":
        return True
    if (visit.header("x-requested-with") or "").lower() == "xmlhttprequest":
        return False
    accepted = (visit.header("accept") or "*/*").lower()
    if "text/html" in accepted or "application/xhtml+xml" in accepted:
        return True
    # Scripts in browsers say no more than this; so do simple clients, which have no timers.
    is_browser = (visit.header("user-agent") or "").startswith("Mozilla/")
    return "*/*" in accepted and not is_browser
