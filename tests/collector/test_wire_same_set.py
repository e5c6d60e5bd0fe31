"""The fast path and the slow path accept the same set and give the same events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.wire.decode import decode, decode_slowly
from seatbeat_collector.wire.schemas import EVENT_SCHEMAS, SURVEY_ACTIONS

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))
EXAMPLES: dict[str, dict[str, Any]] = CONTRACT["examples"]

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63), 10**400, -1, 0]),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["", "x" * 120, "x" * 121, "é" * 200, "é" * 201, "😀" * 200, "\ud800", "a\0b"]),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)
DEEP = st.recursive(
    ODD, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner)
)
OBJECT = st.dictionaries(st.text(max_size=4), DEEP, max_size=3)
INSTANT = st.one_of(
    st.integers(-1, 253_370_764_800_001),
    st.datetimes().map(lambda at: at.isoformat()),
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    st.sampled_from(["2025-11-21T19:06:52Z", "2025-11-21t19:06:52.123456789z", "1763752012000"]),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2025-11-21"]),
)
PART = st.one_of(st.integers(-2, 86_400_001), st.integers(0, 1), ODD)
SEGMENT = st.one_of(
    st.lists(st.integers(0, 1), min_size=3, max_size=4),
    st.lists(PART, min_size=2, max_size=5),
    ODD,
)
TRAITS = st.fixed_dictionaries(
    {},
    optional={
        "seats": ODD | st.just("unlimited"),
        "mrr": ODD,
        "currency": st.sampled_from(["EUR", "eu", "EURO", 5, None]),
        "timezone": st.sampled_from(["Europe/Berlin", "UTC", "Mars/X", "../etc/passwd", "a\0", ""]),
        "name": ODD,
        "created_at": INSTANT | ODD,
        "": DEEP,
        "industry": DEEP,
    },
)
BY_FIELD = {
    "occurred_at": INSTANT,
    "anchor": INSTANT,
    "marks": st.lists(SEGMENT, max_size=3),
    "presence": st.lists(SEGMENT, max_size=3),
    "properties": OBJECT,
    "action": st.sampled_from(SURVEY_ACTIONS),
    "score": st.integers(-1, 11),
}


@st.composite
def events(draw: st.DrawFn) -> Any:
    """A good event with a few fields made odd, dropped or added; rarely no event at all."""
    event = dict(EXAMPLES[draw(st.sampled_from(sorted(EXAMPLES)))])
    kind = event["type"]
    names = [*EVENT_SCHEMAS[kind]().fields, "unknown"]
    for name in draw(st.lists(st.sampled_from(names), max_size=3)):
        if draw(st.booleans()):
            event[name] = draw(_likely(kind, name) | ODD)
        else:
            event.pop(name, None)
    return event if draw(st.integers(0, 30)) else draw(ODD)


def _likely(kind: str, name: str) -> st.SearchStrategy[Any]:
    if name == "traits":
        return TRAITS if kind == "account" else OBJECT
    return BY_FIELD.get(name, st.text(min_size=1, max_size=5))


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    document: dict[str, Any] = {"events": draw(st.lists(events(), max_size=4))}
    for name in draw(st.sets(st.sampled_from(["key", "identity", "sent_at", "historical"]))):
        document[name] = draw(INSTANT if name == "sent_at" else ODD)
    for name in draw(st.sets(st.sampled_from(["lib", "monotonic_ms", "batch", "unknown"]))):
        document[name] = draw(DEEP)
    in_ascii = draw(st.booleans())
    text = json.dumps(document, ensure_ascii=in_ascii)
    return text.encode("utf-8", "replace")


def said_by(reader: Any, body: bytes) -> Any:
    """Events and rejections, or the refusal of the whole request."""
    try:
        return reader(body)
    except CollectorError as error:
        return type(error), error.detail, error.extra


@settings(max_examples=300, deadline=None)
@given(bodies())
def test_both_paths_accept_the_same_and_give_the_same_events(body: bytes) -> None:
    assert said_by(decode, body) == said_by(decode_slowly, body)


@settings(max_examples=300, deadline=None)
@given(events())
def test_one_event_by_itself_is_read_the_same(event: Any) -> None:
    body = json.dumps({"events": [event]}).encode()
    assert said_by(decode, body) == said_by(decode_slowly, body)


@settings(max_examples=300, deadline=None)
@given(st.lists(SEGMENT, max_size=4), st.lists(SEGMENT, max_size=4))
def test_segments_are_read_the_same(marks: list[Any], presence: list[Any]) -> None:
    heartbeat = {**EXAMPLES["heartbeat"], "marks": marks, "presence": presence}
    body = json.dumps({"events": [heartbeat]}).encode()
    assert said_by(decode, body) == said_by(decode_slowly, body)


FIELDS_ALONE = {
    "marks": [
        *([0, 0], [0, 0, 1, 1, 1], [0, 0, 1, 2], [0, 0, 1, -1], [0, 0, 1, None], [0, 0, 1, 1.0]),
        *([0, 0, -1], [0, 0, 86_400_001], [0, True, 1], [0, 0.0, 1], [-1, 0, 1], [0, 2**53, 1]),
        *([0, 0, 1, "1"], ["0", 0, 1], [[0], 0, 1], [0, 0, None], [], {}, 5, None),
    ],
    "anchor": [
        *("9998-12-31T23:59:59.999Z", "9999-01-01T00:00:00Z", "9999-01-01T00:00:00.001Z"),
        *("1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00+00:01"),
        *("2025-11-21T19:06Z", "2025-11-21 19:06:52Z", "2025-11-21T19:06:60Z", "2025-11-21"),
        *(0, -1, 253_370_764_800_000, 253_370_764_800_001, 1.0, True),
    ],
}
ALONE = [(field, value) for field, values in FIELDS_ALONE.items() for value in values]


@pytest.mark.parametrize(("field", "value"), ALONE, ids=str)
def test_a_doubtful_value_by_itself_is_read_the_same(field: str, value: Any) -> None:
    given = [value, [1, 0, 1]] if field == "marks" else value
    body = json.dumps({"events": [{**EXAMPLES["heartbeat"], field: given}]}).encode()
    assert said_by(decode, body) == said_by(decode_slowly, body)


OF_A_STEP = {
    "lang": ["", "d", "zh-Hant", "x" * 35, "x" * 36, 5, None],
    "took_ms": [0, -1, 299, 1.0, True, "1", 2**53 - 1, 2**53, None],
    "contact": [True, False, 0, 1, "true", None],
}


@pytest.mark.parametrize(
    ("field", "value"), [(n, value) for n, values in OF_A_STEP.items() for value in values], ids=str
)
def test_what_a_step_says_of_itself_is_read_the_same(field: str, value: Any) -> None:
    body = json.dumps({"events": [{**EXAMPLES["survey"], field: value}]}).encode()
    assert said_by(decode, body) == said_by(decode_slowly, body)


NUMBERS = ["9" * 300, "9" * 4299, "9" * 4300, "-" + "9" * 4300, "9" * 4301, "9" * 9000]
NUMBERS += ["1e308", "1e309", "-1e999", "1E5", "-0", "-0.0", "1.0", "NaN", "Infinity"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda text: f"{text[:9]} ({len(text)})")
@pytest.mark.parametrize("field", ["properties", "unknown", "epoch", "occurred_at"])
def test_numbers_of_every_size_are_read_the_same(field: str, number: str) -> None:
    value = f'{{"a": {number}}}' if field == "properties" else number
    body = f'{{"events": [{{"type": "activity", "name": "a", "{field}": {value}}}]}}'.encode()
    assert said_by(decode, body) == said_by(decode_slowly, body)


REPEATED = {
    "type, the last one a known one": b'{"type": "wave", "type": "identify", "user_id": "u"}',
    "type, twice the same": b'{"type": "identify", "user_id": "u", "type": "identify"}',
    "type, the last one another": b'{"type": "identify", "user_id": "u", "type": "activity"}',
    "user, the first one bad": b'{"type": "identify", "user_id": 5, "user_id": "u"}',
    "user, the last one bad": b'{"type": "identify", "user_id": "u", "user_id": 5}',
    "segments, the first ones bad": b'{"type": "heartbeat", "user_id": "u", "page_id": "p", '
    b'"anchor": 5, "marks": 7, "marks": [[0, 0, 1]]}',
}


@pytest.mark.parametrize("event", REPEATED.values(), ids=REPEATED.keys())
def test_of_repeated_names_both_paths_take_the_last(event: bytes) -> None:
    body = b'{"events": [7], "events": [' + event + b"]}"
    assert said_by(decode, body) == said_by(decode_slowly, body)
