"""What the batch endpoint says."""

from __future__ import annotations

import json
from functools import lru_cache

import msgspec

from seatbeat_collector.errors import OriginNotAllowed
from seatbeat_collector.wire.admit import Admitted
from seatbeat_collector.wire.batch import Rejection

from .cors import answer_headers
from .refusals import refusal_of
from .whole_answer import Answer, Headers

_encode = msgspec.json.Encoder().encode
_JSON = ("Content-Type", "application/json")


class _Said(msgspec.Struct, gc=False, omit_defaults=True):
    accepted: int
    rejected: list[Rejection]
    received_at: int
    surveys: msgspec.Raw | None = None


def accepted(
    admitted: Admitted,
    received_at_ms: int,
    origin: str | None,
    due_surveys: msgspec.Raw | None = None,
) -> Answer:
    """What is said of a batch once it is kept, and which surveys are due for its sender."""
    said = _Said(admitted.accepted, admitted.rejected, received_at_ms, due_surveys)
    try:
        body = _encode(said)
    except UnicodeEncodeError:  # a rejection's path names a field that isn't valid Unicode
        said.surveys = None  # whoever sends such names can do without
        body = json.dumps(msgspec.to_builtins(said)).encode()
    return Answer(200, _headers_of_accepted(origin), body)


def refused(error: Exception, origin: str | None, *, given_id: str | None) -> Answer:
    """A refusal; a page may read it unless the refusal is that this page may not."""
    answer = refusal_of(error, "a batch", given_id=given_id)
    readable_by = None if isinstance(error, OriginNotAllowed) else origin
    return answer._replace(headers=(*answer.headers, *answer_headers(readable_by)))


@lru_cache(maxsize=1_000)
def _headers_of_accepted(origin: str | None) -> Headers:
    """The same few pages send nearly all there is."""
    return (_JSON, *answer_headers(origin))
