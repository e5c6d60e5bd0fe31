"""What the batch endpoint says."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.wire.admit import Admitted

from .cors import Headers, answer_headers

_encode = msgspec.json.Encoder().encode
_JSON = ("Content-Type", "application/json")
_PROBLEM = ("Content-Type", "application/problem+json")


class Answer(NamedTuple):
    """An answer, whatever the server's interface."""

    status: int
    headers: Headers
    body: bytes


def accepted(
    admitted: Admitted,
    received_at_ms: int,
    origin: str | None,
    due_surveys: msgspec.Raw | None = None,
) -> Answer:
    """What is said of a batch once it is kept, and which surveys are due for its sender."""
    said: dict[str, Any] = {
        "accepted": admitted.accepted,
        "rejected": admitted.rejected,
        "received_at": received_at_ms,
    }
    if due_surveys is not None:
        said["surveys"] = due_surveys
    try:
        body = _encode(said)
    except UnicodeEncodeError:  # a rejection's path names a field that isn't valid Unicode
        said.pop("surveys", None)  # whoever sends such names can do without
        body = json.dumps(msgspec.to_builtins(said)).encode()
    return Answer(200, _headers_of_accepted(origin), body)


def problem(error: CollectorError, origin: str | None) -> Answer:
    """A refusal; a page may read it unless the refusal is that this page may not."""
    readable_by = None if error.code == "origin_not_allowed" else origin
    headers = (_PROBLEM, *answer_headers(readable_by))
    if error.retry_after_s is not None:
        headers += (("Retry-After", str(error.retry_after_s)),)
    if error.status == 401:
        headers += (("WWW-Authenticate", "Bearer"),)
    return Answer(error.status, headers, json.dumps(error.problem()).encode())


@lru_cache(maxsize=1_000)
def _headers_of_accepted(origin: str | None) -> Headers:
    """The same few pages send nearly all there is."""
    return (_JSON, *answer_headers(origin))
