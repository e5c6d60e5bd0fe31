"""Ids of accounts and people in paths: percent-encoded, any character, a slash too.

WSGI hands on a decoded path, in which an encoded slash looks like any other. Where the server tells
the path as it was sent, the segments are cut there. Where it doesn't, an id is taken as long as
the rest of the path allows: `/v1/accounts/a/b/metrics` means the account `a/b`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from werkzeug.routing import BaseConverter

ROOTS = ("/v1/", "/surveys/")

WSGIApplication = Callable[..., Iterable[bytes]]


class IdConverter(BaseConverter):
    """One id, of one segment or of more; the shortest reading with a fixed ending wins."""

    regex = ".+?"
    part_isolating = False
    weight = 200

    def to_python(self, value: str) -> str:
        """The id behind a segment in which `KeptPaths` left % and / encoded."""
        return unquote(value)


class KeptPaths:
    """Keeps `%` and `/` inside a segment of such a path encoded, for IdConverter to decode."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(ROOTS):
            environ = {**environ, "PATH_INFO": _kept(environ, path)}
        return self._application(environ, start_response)


def _kept(environ: dict[str, Any], path: str) -> str:
    sent = _as_sent(environ)
    if sent is None:
        return path.replace("%", "%25")
    prefix = unquote_to_bytes(environ.get("SCRIPT_NAME", "")).decode("latin-1")
    segments = [unquote_to_bytes(segment).decode("latin-1") for segment in sent.split("/")]
    if "/".join(segments) != prefix + path:  # somebody in between rewrote it
        return path.replace("%", "%25")
    kept = "/".join(s.replace("%", "%25").replace("/", "%2F") for s in segments)
    return kept[len(prefix.replace("%", "%25")) :]


def _as_sent(environ: dict[str, Any]) -> str | None:
    """The path as it came over the wire, where the server tells it."""
    uri = environ.get("REQUEST_URI") or environ.get("RAW_URI")
    if not isinstance(uri, str):
        return None
    return urlsplit(uri).path if "://" in uri.partition("?")[0] else uri.partition("?")[0]
