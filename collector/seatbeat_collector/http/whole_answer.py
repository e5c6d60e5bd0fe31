"""A whole answer, whatever the server's interface."""

from __future__ import annotations

from typing import NamedTuple

Headers = tuple[tuple[str, str], ...]


class Answer(NamedTuple):
    """Status, headers and the whole body."""

    status: int
    headers: Headers
    body: bytes
