"""From the JSON of one request to its events: accept fast, explain slowly."""

from __future__ import annotations

from collections.abc import Sized

import msgspec

from seatbeat_collector.errors import BodyTooLarge

from .adapters.segment import segment_batch
from .batch import Batch, too_large
from .envelope import Envelope, empty_batch, load_envelope, read_envelope
from .events import read_event
from .explain import explain, false_step_in
from .json_text import parse_object, parse_tolerantly, utf8, written_size
from .limits import MAX_EVENT_BYTES, MAX_EVENTS

_REFUSED_FAST = (msgspec.DecodeError, RecursionError)


def decode(body: bytes) -> Batch:
    """The events of a request and the rejections of those that can't be read.

    The envelope is read with its events left raw, then each event by itself, so that a bad one
    costs nobody else the fast path. Raises UnreadableBody, InvalidBody, BodyTooLarge.
    """
    body = utf8(body)
    try:
        envelope = read_envelope(body)
    except _REFUSED_FAST:
        return decode_slowly(body)
    return _read(envelope)


def decode_slowly(body: bytes) -> Batch:
    """What `decode` gives, by schemas alone: for bodies that aren't strict JSON or aren't ours.

    An event's size is then that of its shortest spelling.
    """
    document = parse_object(body)
    if "events" not in document and isinstance(document.get("batch"), list):
        _check_number(document["batch"])
        return segment_batch(document, check_sizes=len(body) > MAX_EVENT_BYTES)
    envelope = load_envelope(document)
    return _load(envelope, check_sizes=len(body) > MAX_EVENT_BYTES)


def _read(envelope: Envelope) -> Batch:
    _check_number(envelope.events)
    batch = empty_batch(envelope)
    for index, raw in enumerate(envelope.events):
        if len(raw) > MAX_EVENT_BYTES:
            batch.rejected.append(too_large(index))
            continue
        try:
            batch.events.append((index, read_event(raw)))
        except _REFUSED_FAST:
            _explain(batch, index, parse_tolerantly(bytes(raw)))
    return batch


def _load(envelope: Envelope, *, check_sizes: bool) -> Batch:
    _check_number(envelope.events)
    batch = empty_batch(envelope)
    for index, given in enumerate(envelope.events):
        if check_sizes and written_size(given) > MAX_EVENT_BYTES:
            batch.rejected.append(too_large(index))
        else:
            _explain(batch, index, given)
    return batch


def _explain(batch: Batch, index: int, given: object) -> None:
    event, rejected = explain(index, given)
    batch.add(index, event, rejected)
    if event is None and (false_step := false_step_in(given, rejected[0])):
        batch.false_steps.append(false_step)


def _check_number(events: Sized) -> None:
    if len(events) > MAX_EVENTS:
        raise BodyTooLarge(f"A request may hold {MAX_EVENTS} events, this one has {len(events)}.")
