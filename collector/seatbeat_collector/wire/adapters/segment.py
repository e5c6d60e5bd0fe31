"""Segment's batches: `{"batch": [...], "sentAt": …, "writeKey": …}` → our events.

    track            an activity of that name
    page, screen     an activity "Viewed {name} Page", "Viewed {name} Screen"
    identify         traits of the person
    group            the person's membership and, with a server key, the account's traits
    alias            not supported: ids don't change here

Traits keep their names. A `context.groupId` names the account of one event. A whole number given
as an id is read as its digits, as Segment does.
"""

from __future__ import annotations

from typing import Any

from seatbeat_collector.wire.batch import Batch, Rejection, path_of, too_large
from seatbeat_collector.wire.explain import explain, not_an_object, unknown_type
from seatbeat_collector.wire.instants import read_instant
from seatbeat_collector.wire.json_text import written_size
from seatbeat_collector.wire.json_values import is_storable
from seatbeat_collector.wire.limits import MAX_EVENT_BYTES

from .segment_messages import MESSAGES, UNSUPPORTED


def segment_batch(document: dict[str, Any], *, check_sizes: bool) -> Batch:
    """The batch that a Segment client means; a `sentAt` that can't be read is left out."""
    batch = Batch(
        events=[],
        rejected=[],
        key=_key(document.get("writeKey")),
        sent_at_ms=_instant(document.get("sentAt")),
        dialect="segment",
    )
    for index, message in enumerate(document["batch"]):
        if check_sizes and written_size(message) > MAX_EVENT_BYTES:
            batch.rejected.append(too_large(index, "segment"))
        else:
            _translate(batch, index, message)
    return batch


def _translate(batch: Batch, index: int, message: Any) -> None:
    if not isinstance(message, dict):
        batch.rejected.append(not_an_object(index, "segment"))
        return
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in MESSAGES:
        batch.rejected.append(_refused_type(index, str(kind)))
        return
    for given in MESSAGES[kind](message):
        batch.add(index, *explain(index, given, dialect="segment"))


def _refused_type(index: int, kind: str) -> Rejection:
    if kind not in UNSUPPORTED:
        return unknown_type(index, "segment")
    path = path_of("segment", index, "type")
    return Rejection(index, "unsupported_type", UNSUPPORTED[kind], path)


def _instant(given: object) -> int | None:
    try:
        return read_instant(given)
    except ValueError:
        return None


def _key(given: object) -> str | None:
    return given if isinstance(given, str) and given and is_storable(given) else None
