"""From bytes to events: what can't be read at all, and the limits of a request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seatbeat_collector.errors import BodyTooLarge, InvalidBody, UnreadableBody
from seatbeat_collector.wire.batch import Rejection
from seatbeat_collector.wire.decode import decode, decode_slowly
from seatbeat_collector.wire.events import Activity, Heartbeat
from seatbeat_collector.wire.limits import MAX_EVENT_BYTES, MAX_EVENTS, MAX_REFUSALS_NAMED

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))
ACTIVITY: dict[str, Any] = CONTRACT["examples"]["activity"]
HEARTBEAT: dict[str, Any] = CONTRACT["examples"]["heartbeat"]


def body(*events: Any, **envelope: Any) -> bytes:
    return json.dumps({**envelope, "events": events}).encode()


def test_the_envelope_comes_out_as_it_was_sent() -> None:
    batch = decode(
        body(
            key="sbw_1",
            identity="a.b.c",
            sent_at="1970-01-01T00:00:02Z",
            monotonic_ms=31_333,
            lib={"name": "seatbeat.js", "version": "0.1.0"},
            historical=True,
        )
    )
    assert (batch.key, batch.identity, batch.sent_at_ms) == ("sbw_1", "a.b.c", 2000)
    assert (batch.monotonic_ms, batch.historical, batch.dialect) == (31_333, True, "seatbeat")
    assert batch.lib == {"name": "seatbeat.js", "version": "0.1.0"}


def test_an_envelope_that_says_nothing_has_plain_defaults() -> None:
    batch = decode(body())
    assert (batch.key, batch.identity, batch.sent_at_ms, batch.lib) == (None, None, None, None)
    assert (batch.historical, batch.monotonic_ms, batch.events) == (False, None, [])


@pytest.mark.parametrize("lib", ["x", 5, []])
def test_what_only_informs_is_dropped_where_it_can_not_be_used(lib: Any) -> None:
    batch = decode(body(ACTIVITY, lib=lib, monotonic_ms=True))
    assert (batch.lib, batch.monotonic_ms, len(batch.events)) == (None, None, 1)


@pytest.mark.parametrize("lib", [{"name": "\ud800"}, {"a": [[[[[1]]]]]}, {"a": 1e999}])
def test_what_a_sender_says_of_itself_costs_no_event_however_odd_it_is(lib: Any) -> None:
    batch = decode(body(ACTIVITY, lib=lib))
    assert (batch.rejected, len(batch.events)) == ([], 1)


UNREADABLE = {
    "nothing": b"",
    "no JSON": b"events=1",
    "cut off": b'{"events":[{"type":"activity"',
    "two documents": b'{"events":[]}{"events":[]}',
    "a list": b"[]",
    "null": b"null",
    "a string": b'"events"',
    "invalid UTF-8 in a value": b'{"events":[],"x":"\xff"}',
    "invalid UTF-8 in a name": b'{"events":[],"\xc3":1}',
    "a surrogate written as UTF-8": b'{"events":[],"x":"\xed\xa0\x80"}',
    "UTF-16": '{"events":[]}'.encode("utf-16"),
    "UTF-16 without a mark": '{"events":[]}'.encode("utf-16-le"),
    "a control character in a string": b'{"events":[{"type":"act\x01ivity"}]}',
    "an unknown escape": b'{"events":[],"x":"\\q"}',
    "nested without end": b'{"events":[' + b"[" * 200_000,
    "nested deeply and closed": b'{"events":[' + b"[" * 150_000 + b"]" * 150_000 + b"]}",
    "nested deeply where nobody looks": b'{"events":[],"x":' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    "nested objects": b'{"events":[],"x":' + b'{"a":' * 150_000 + b"1" + b"}" * 150_001,
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_json_object_is_an_unreadable_body(text: bytes) -> None:
    with pytest.raises(UnreadableBody):
        decode(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("events", {}),
        ("events", "x"),
        ("events", None),
        ("key", 5),
        ("key", "k\ud800"),
        ("identity", {"sub": "u"}),
        ("identity", "x" * 8193),
        ("sent_at", "2025-11-21T19:07:11"),
        ("sent_at", "soon"),
        ("sent_at", True),
        ("sent_at", "1969-12-31T23:59:59Z"),
        ("historical", 1),
        ("historical", "true"),
    ],
)
def test_a_bad_field_of_the_envelope_is_named(field: str, value: Any) -> None:
    document = {"events": [ACTIVITY], field: value}
    with pytest.raises(InvalidBody) as caught:
        decode(json.dumps(document).encode())
    assert [fault["path"] for fault in caught.value.extra["errors"]] == [field]


def test_a_thousand_events_are_taken_and_one_more_is_not() -> None:
    assert len(decode(body(*[ACTIVITY] * MAX_EVENTS)).events) == MAX_EVENTS
    with pytest.raises(BodyTooLarge):
        decode(body(*[ACTIVITY] * (MAX_EVENTS + 1)))


@pytest.mark.parametrize("reader", [decode, decode_slowly], ids=["fast", "slow"])
def test_more_than_a_thousand_are_too_many_however_they_are_read(reader: Any) -> None:
    with pytest.raises(BodyTooLarge):
        reader(body(*[ACTIVITY] * (MAX_EVENTS + 1)))
    with pytest.raises(BodyTooLarge):
        reader(json.dumps({"batch": [{}] * (MAX_EVENTS + 1)}).encode())


def sized(size: int) -> dict[str, Any]:
    """An activity that takes `size` bytes without spaces."""
    event = {**ACTIVITY, "properties": {"note": ""}}
    missing = size - len(json.dumps(event, separators=(",", ":")))
    return {**event, "properties": {"note": "x" * missing}}


@pytest.mark.parametrize("reader", [decode, decode_slowly], ids=["fast", "slow"])
def test_an_event_of_32_kib_is_taken_and_one_byte_more_is_not(reader: Any) -> None:
    events = [sized(MAX_EVENT_BYTES), sized(MAX_EVENT_BYTES + 1), ACTIVITY]
    text = json.dumps({"events": events}, separators=(",", ":")).encode()
    batch = reader(text)
    assert [index for index, _ in batch.events] == [0, 2]
    assert [(r.index, r.code, r.path) for r in batch.rejected] == [(1, "too_large", "events.1")]


def test_one_bad_event_leaves_the_fast_path_to_the_others() -> None:
    batch = decode(body(ACTIVITY, {"type": "wave"}, HEARTBEAT))
    assert [(i, type(e).__mro__[1]) for i, e in batch.events] == [(0, Activity), (2, Heartbeat)]
    assert [r.index for r in batch.rejected] == [1]


def test_the_first_fault_of_an_event_is_told_with_its_place() -> None:
    batch = decode(body({**ACTIVITY, "name": "", "user_id": 7}))
    assert batch.rejected == [
        Rejection(
            index=0,
            code="invalid",
            message="events.0.user_id must be a string of 1 to 200 characters.",
            path="events.0.user_id",
        )
    ]


def test_refused_segments_are_named_up_to_a_number() -> None:
    marks = [[0, 0, -1]] * 100 + [[1, 0, 5]]
    batch = decode(body({**HEARTBEAT, "marks": marks}))
    assert len(batch.rejected) == MAX_REFUSALS_NAMED
    (_, event), *_ = batch.events
    assert isinstance(event, Heartbeat)
    assert event.marks is not None
    assert [(m.n, m.start_ms, m.length_ms) for m in event.marks] == [(1, 0, 5)]


def test_a_bad_segment_does_not_hide_another_fault() -> None:
    batch = decode(body({**HEARTBEAT, "marks": [[0, 0, -1]], "user_id": 5}))
    assert [(r.code, r.path) for r in batch.rejected] == [("invalid", "events.0.user_id")]


def test_a_page_is_still_missed_when_a_bad_segment_is_gone() -> None:
    without_page = {name: value for name, value in HEARTBEAT.items() if name != "page_id"}
    batch = decode(body({**without_page, "marks": [[0, 0, -1]]}))
    assert [(r.code, r.path) for r in batch.rejected] == [("invalid", "events.0.page_id")]
    assert batch.events == []


def test_a_body_that_has_both_events_and_batch_is_ours() -> None:
    assert decode(body(ACTIVITY, batch=[])).dialect == "seatbeat"
