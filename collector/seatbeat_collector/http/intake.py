"""One batch from bytes to answer: authenticate, decode, admit, keep, and only then say so."""

from __future__ import annotations

import json
import logging
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from seatbeat_collector.auth import key_from_header
from seatbeat_collector.errors import (
    BodyTooLarge,
    CollectorError,
    Forbidden,
    MethodNotAllowed,
    NotJson,
    NoUsableEvent,
    UnreadableBody,
)
from seatbeat_collector.store.records import KeyRecord
from seatbeat_collector.wire import limits
from seatbeat_collector.wire.admit import Admitted, admit
from seatbeat_collector.wire.batch import Batch
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.identity import claims_in
from seatbeat_collector.wire.inflate import inflate

from .cors import Headers, answer_headers, check_origin, preflight_headers

if TYPE_CHECKING:
    from seatbeat_collector.collector import Collector

log = logging.getLogger(__name__)

MOST_DRAINED = 64 * 1024 * 1024
"""Bytes of a body that is too large which are read to its end, so that the answer is seen."""

_encode = msgspec.json.Encoder().encode
_JSON = ("Content-Type", "application/json")
_PROBLEM = ("Content-Type", "application/problem+json")


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Delivery(NamedTuple):
    """What the batch endpoint looks at of a request."""

    stream: _Stream
    content_type: str | None
    content_encoding: str | None
    authorization: str | None
    origin: str | None


class Answer(NamedTuple):
    """What it answers."""

    status: int
    headers: Headers
    body: bytes


class Intake:
    """Takes batches for one collector; safe to call from many threads."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector

    def preflight(self, origin: str | None) -> Answer:
        """What a browser asks before it sends."""
        return Answer(204, preflight_headers(origin), b"")

    def refuse_method(self, method: str, origin: str | None) -> Answer:
        """Batches are sent by POST alone."""
        answer = _problem(MethodNotAllowed(f"Send batches by POST, not {method}."), origin)
        return answer._replace(headers=[*answer.headers, ("Allow", "POST, OPTIONS")])

    def take(self, delivery: Delivery) -> Answer:
        """Keep what can be kept of a batch; never raises."""
        try:
            answer = self._take(delivery)
        except CollectorError as error:
            answer = _problem(error, delivery.origin)
        except Exception:
            log.exception("a batch could not be handled")
            answer = _problem(CollectorError(), delivery.origin)
        self._collector.counters.answer(answer.status)
        return answer

    def _take(self, delivery: Delivery) -> Answer:
        _check_label(delivery.content_type)
        header_key = key_from_header(delivery.authorization)
        key = self._key(header_key, delivery) if delivery.authorization else None
        batch = decode(inflate(_read(delivery), encoding=delivery.content_encoding))
        if key is None:
            key = self._key(batch.key, delivery)
        received_at_ms = self._collector.clock()
        admitted = self._admit(batch, key, received_at_ms)
        if admitted.accepted:
            self._keep(admitted, received_at_ms)
        self._collector.counters.batch(
            admitted.accepted, Counter(refused.code for refused in admitted.rejected)
        )
        if not admitted.accepted and batch.dialect == "seatbeat":
            raise NoUsableEvent(rejected=msgspec.to_builtins(admitted.rejected))
        return _accepted(admitted, received_at_ms, delivery.origin)

    def _key(self, text: str | None, delivery: Delivery) -> KeyRecord:
        key = self._collector.keys.find(text)
        if key.kind not in ("write", "server"):
            raise Forbidden(f"A {key.kind} key can't send events; use a write or a server key.")
        check_origin(delivery.origin, key)
        return key

    def _admit(self, batch: Batch, key: KeyRecord, received_at_ms: int) -> Admitted:
        settings = self._collector.settings
        return admit(
            batch,
            kind="server" if key.kind == "server" else "write",
            received_at_ms=received_at_ms,
            settings=settings,
            clocks=self._collector.clocks,
            knows_account_of=self._knows_account_of,
            identity=claims_in(
                batch.identity, secret=settings["identity_secret"], at_ms=received_at_ms
            ),
        )

    def _knows_account_of(self, user_id: str) -> bool:
        store, folder = self._collector.store, self._collector.folder
        if store.knows_account_of(user_id):
            return True
        folder.catch_up(timeout_s=0.5)  # the user may have been seen a moment ago
        return store.knows_account_of(user_id)

    def _keep(self, admitted: Admitted, received_at_ms: int) -> None:
        self._collector.store.append(admitted.rows, received_at_ms=received_at_ms)
        if admitted.rows.clocks:
            self._collector.clocks.confirm(admitted.rows.clocks)


def _check_label(content_type: str | None) -> None:
    label = (content_type or "text/plain").partition(";")[0].strip().lower()
    if label not in ("application/json", "text/plain") and not label.endswith("+json"):
        raise NotJson(f"Send application/json or text/plain, not {label}.")


def _read(delivery: Delivery) -> bytes:
    try:
        body = delivery.stream.read(limits.MAX_BODY_BYTES + 1)
        if len(body) > limits.MAX_BODY_BYTES:
            _drain(delivery.stream)
            raise BodyTooLarge(f"A request may have {limits.MAX_BODY_BYTES} bytes at most.")
    except OSError as error:
        raise UnreadableBody(f"The body broke off: {error}.") from error
    return body


def _drain(stream: _Stream) -> None:
    """Take in the rest of a body: who is cut off while sending never reads why."""
    for _ in range(MOST_DRAINED // limits.MAX_BODY_BYTES):
        if not stream.read(limits.MAX_BODY_BYTES):
            return


def _accepted(admitted: Admitted, received_at_ms: int, origin: str | None) -> Answer:
    said = {
        "accepted": admitted.accepted,
        "rejected": admitted.rejected,
        "received_at": received_at_ms,
    }
    try:
        body = _encode(said)
    except UnicodeEncodeError:  # a rejection's path names a field that isn't valid Unicode
        body = json.dumps(msgspec.to_builtins(said)).encode()
    return Answer(200, [_JSON, *answer_headers(origin)], body)


def _problem(error: CollectorError, origin: str | None) -> Answer:
    readable_by = None if error.code == "origin_not_allowed" else origin
    headers = [_PROBLEM, *answer_headers(readable_by)]
    if error.retry_after_s is not None:
        headers.append(("Retry-After", str(error.retry_after_s)))
    if error.status == 401:
        headers.append(("WWW-Authenticate", "Bearer"))
    return Answer(error.status, headers, json.dumps(error.problem()).encode())
