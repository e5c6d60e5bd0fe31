"""One answered request, in the words of HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

MAX_FEATURE = 120


@dataclass(frozen=True)
class Visit:
    """What `counts=` and `feature=` are given: the same in every framework."""

    method: str
    path: str
    """Inside the app, unquoted: without what the app is mounted under."""
    status: int
    header: Callable[[str], str | None]
    """A header of the request by its name in lower case."""
    root: str = ""
    """What the app is mounted under."""
    view: object = None
    """The function or class that answered, where the framework says."""


def first_segment(visit: Visit) -> str | None:
    """The part of the product that the browser snippet would name: `reports` of `/reports/17`."""
    segments = f"{visit.root}{visit.path}".split("/")
    # Quoted as browsers quote a path, so that both name a feature alike.
    named = quote(segments[1], safe="!$&'()*+,;=:@|[]") if len(segments) > 1 else ""
    return named[:MAX_FEATURE] or None
