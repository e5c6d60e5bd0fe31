"""Ids become sixteen bytes, and only a UUID of version 7 is time-ordered."""

from __future__ import annotations

from uuid import RFC_4122, UUID, uuid4

import pytest

from seatbeat_collector.wire.ids import event_id, fresh_id, once_key

V7 = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"


def test_a_uuid_of_version_7_is_its_own_bytes_and_time_ordered() -> None:
    assert event_id(V7) == (UUID(V7).bytes, True)
    assert event_id(V7.upper()) == event_id(V7)


@pytest.mark.parametrize(
    "text",
    [str(uuid4()), "00000000-0000-0000-0000-000000000000", "0193a1b2-c3d4-7e5f-ca9b-0c1d2e3f4a5b"],
    ids=["version 4", "the nil UUID", "a 7 with another variant"],
)
def test_any_other_uuid_is_its_own_bytes_but_not_time_ordered(text: str) -> None:
    assert event_id(text) == (UUID(text).bytes, False)


@pytest.mark.parametrize(
    "text",
    ["order-1", V7.replace("-", ""), f"{{{V7}}}", V7 + " ", V7[:-1] + "x", "é", "0193a1b2" * 25],
)
def test_any_other_text_is_digested(text: str) -> None:
    number, time_ordered = event_id(text)
    assert (len(number), time_ordered) == (16, False)
    assert number != UUID(V7).bytes
    assert event_id(text) == (number, False)


def test_a_fresh_id_is_a_uuid_of_version_7_of_that_moment() -> None:
    at_ms = 1_763_752_031_456
    made = {fresh_id(at_ms) for _ in range(1000)}
    assert len(made) == 1000
    for number in made:
        as_uuid = UUID(bytes=number)
        assert (as_uuid.version, as_uuid.variant) == (7, RFC_4122)
        assert int.from_bytes(number[:6], "big") == at_ms


def test_what_makes_a_mark_itself_can_not_be_confused() -> None:
    assert once_key("a", "bc", None) != once_key("ab", "c", None)
    assert once_key("a", None) != once_key("a", "null")
    assert once_key("a", 5) == once_key("a", 5)
