"""One batch from bytes to answer: authenticate, decode, admit, keep, and only then say so.

Both fronts, for WSGI and for ASGI, take these steps: `judge`, have the store keep the rows, then
`kept`; or `refused`, whatever went wrong on the way.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import msgspec

from seatbeat_collector.auth import key_from_header
from seatbeat_collector.errors import (
    Forbidden,
    MethodNotAllowed,
    MustWait,
    NotJson,
    NoUsableEvent,
    RateLimited,
)
from seatbeat_collector.store.records import KeyRecord
from seatbeat_collector.store.rows import PageClock, Rows
from seatbeat_collector.wire.admit import Admitted, admit, epochs_in
from seatbeat_collector.wire.batch import Batch
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.identity import claims_in
from seatbeat_collector.wire.inflate import inflate
from seatbeat_collector.wire.terms import terms_of

from .batch_answers import accepted, refused
from .cors import check_origin, preflight_headers
from .rates import RateLimits
from .whole_answer import Answer

if TYPE_CHECKING:
    from seatbeat_collector.collector import Collector


class Call(msgspec.Struct, frozen=True, gc=False):
    """What the answer to a request depends on, whatever becomes of it."""

    origin: str | None
    begun_at: float
    """When the request came, by `time.perf_counter`."""
    given_id: str | None
    """What its sender calls it."""


class Delivery(msgspec.Struct, frozen=True, gc=False):
    """What the batch endpoint looks at of a request."""

    body: bytes
    content_type: str | None
    content_encoding: str | None
    authorization: str | None
    call: Call


Whom = tuple[str, str | None] | None
"""A person, and their account where it was named."""


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What is to be said and noted of a batch once its rows are kept."""

    answer: Answer
    received_at_ms: int
    begun_at: float
    accepted: int
    codes: list[str]
    """Of what was refused."""
    members: set[str]
    clocks: list[PageClock]
    whom: Whom
    """Of whom it is to be found out which surveys are due."""


Judged = tuple[Rows, Verdict]
"""A batch that was judged. The rows are apart, so that they needn't outlive their packing."""


class Intake:
    """Takes batches for one collector; safe to call from many threads."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._surveys = collector.surveys
        self._in_memory = collector.clocks.in_memory()
        self._terms = terms_of(collector.settings)
        self._limits = RateLimits(collector.settings, collector.clock)
        self.store = collector.store

    def preflight(self, call: Call) -> Answer:
        """What a browser asks before it sends."""
        return Answer(204, preflight_headers(call.origin), b"")

    def refuse_method(self, method: str, call: Call) -> Answer:
        """Batches are sent by POST alone."""
        error = MethodNotAllowed(f"Send batches by POST, not {method}.")
        answer = refused(error, call.origin, given_id=call.given_id)
        return answer._replace(headers=(*answer.headers, ("Allow", "POST, OPTIONS")))

    def take(self, delivery: Delivery) -> Answer:
        """Keep what can be kept of a batch and say so; waits for the store. Never raises."""
        try:
            rows, verdict = self.judge(delivery)
            if verdict.accepted:
                self.store.append(rows, received_at_ms=verdict.received_at_ms)
            return self.kept(verdict)
        except Exception as error:
            return self.refused(error, delivery.call)

    def judge(self, delivery: Delivery, *, at_once: bool = False) -> Judged:
        """What of a batch counts. Raises CollectorError.

        With `at_once` it raises MustWait where it would have to wait for the store.
        """
        _check_label(delivery.content_type)
        header_key = key_from_header(delivery.authorization)
        key = self._key(header_key, delivery, at_once) if delivery.authorization else None
        batch = decode(inflate(delivery.body, encoding=delivery.content_encoding))
        if key is None:
            key = self._key(batch.key, delivery, at_once)
        received_at_ms = self._collector.clock()
        admitted = self._admit(batch, key, received_at_ms, at_once)
        self._limits.charge(key, len(batch.events) + len(batch.rejected), admitted.rows)
        if batch.lib is not None:
            self._note_dropped(batch.lib)
        codes = [refused.code for refused in admitted.rejected]
        self._surveys.note_false(admitted.false_steps)
        if not admitted.accepted and batch.dialect == "seatbeat":
            self._collector.counters.refused(codes)
            raise NoUsableEvent(rejected=msgspec.to_builtins(admitted.rejected))
        rows = admitted.rows
        due, whom = self._due(key, batch, rows)
        return rows, Verdict(
            accepted(admitted, received_at_ms, delivery.call.origin, due),
            received_at_ms,
            delivery.call.begun_at,
            admitted.accepted,
            codes,
            admitted.members,
            rows.clocks,
            whom,
        )

    def kept(self, verdict: Verdict) -> Answer:
        """The answer, now that the rows are on disk."""
        collector, answer = self._collector, verdict.answer
        if verdict.clocks:
            collector.clocks.confirm(verdict.clocks)
        collector.known_users.add(verdict.members)
        if verdict.whom is not None:
            self._surveys.hints.look_into(*verdict.whom)
        seconds = perf_counter() - verdict.begun_at
        collector.counters.kept(verdict.accepted, verdict.codes, answer.status, seconds)
        return answer

    def refused(self, error: Exception, call: Call) -> Answer:
        """The answer to a batch of which nothing was kept."""
        if isinstance(error, RateLimited):
            self._collector.counters.limited(str(error.extra["limit"]))
        answer = refused(error, call.origin, given_id=call.given_id)
        self._collector.counters.answer(answer.status, perf_counter() - call.begun_at)
        return answer

    def _key(self, text: str | None, delivery: Delivery, at_once: bool) -> KeyRecord:
        key = self._collector.keys.find(text, at_once=at_once)
        if key.kind not in ("write", "server"):
            raise Forbidden(f"A {key.kind} key can't send events; use a write or a server key.")
        check_origin(delivery.call.origin, key)
        self._limits.check(key)
        return key

    def _admit(self, batch: Batch, key: KeyRecord, received_at_ms: int, at_once: bool) -> Admitted:
        settings, known = self._collector.settings, self._collector.known_users
        clocks = self._in_memory
        if not at_once:
            clocks = self._collector.clocks.looked_up(epochs_in(batch), self.store.page_clocks)
        return admit(
            batch,
            kind="server" if key.kind == "server" else "write",
            received_at_ms=received_at_ms,
            terms=self._terms,
            clocks=clocks,
            knows_account_of=known.knows_at_once if at_once else known.knows,
            identity=None
            if batch.identity is None
            else claims_in(
                batch.identity, secret=settings["identity_secret"], at_ms=received_at_ms
            ),
            check_step=self._surveys.check_step.at_once if at_once else self._surveys.check_step,
            claim_parent=_must_wait if at_once else self._collector.parentage.claim,
            counted_from_ms=self._collector.counted_from_ms,
        )

    def _due(self, key: KeyRecord, batch: Batch, rows: Rows) -> tuple[msgspec.Raw | None, Whom]:
        """Which surveys are due for the person a page tells of, and of whom to find it out anew."""
        surveys = self._surveys
        if not surveys.registry.live or key.kind != "write" or batch.dialect != "seatbeat":
            return None, None
        whom = _first_person(rows)
        if whom is None:
            return None, None
        if rows.surveys:  # something came of one just now
            surveys.hints.forget(whom[0])
        hint = surveys.hints.known(*whom)
        is_settled = hint is not None and not rows.users
        return hint and hint.due, None if is_settled else whom

    def _note_dropped(self, lib: dict[str, object]) -> None:
        dropped = lib.get("dropped")
        if isinstance(dropped, dict):
            self._collector.counters.sdk_dropped(dropped)


def _must_wait(account_id: str, parent_id: str | None) -> bool:
    """Who stands above whom is in the store. Raises MustWait."""
    raise MustWait


def _first_person(rows: Rows) -> Whom:
    """Whom a page's batch is about: a page is about one person."""
    for events in (rows.beats, rows.activities, rows.surveys, rows.users):
        for event in events:
            return event.user_id, event.account_id
    return None


def _check_label(content_type: str | None) -> None:
    label = (content_type or "text/plain").partition(";")[0].strip().lower()
    if label not in ("application/json", "text/plain") and not label.endswith("+json"):
        raise NotJson(f"Send application/json or text/plain, not {label}.")
