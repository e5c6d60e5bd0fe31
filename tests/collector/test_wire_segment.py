"""Segment's batches become exactly our events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seatbeat_collector import config
from seatbeat_collector.wire.adapters.segment_messages import usable_traits
from seatbeat_collector.wire.admit import Admitted, admit
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.events import Activity
from seatbeat_collector.wire.terms import terms_of

NOW = 1_763_752_031_456
SENT = "2025-11-21T19:07:11.456Z"
BEFORE = "2025-11-21T19:07:01.456Z"


def message(kind: str, **fields: Any) -> dict[str, Any]:
    """What analytics-python sends: nulls and all."""
    return {
        "type": kind,
        "userId": "s-1",
        "anonymousId": None,
        "messageId": "ajs-next-1700000000000-abc",
        "timestamp": BEFORE,
        "integrations": {},
        "context": {"library": {"name": "analytics-python", "version": "2.4.0"}},
        **fields,
    }


def body(*messages: Any, **envelope: Any) -> bytes:
    return json.dumps({"batch": messages, "sentAt": SENT, "writeKey": "sbw_1", **envelope}).encode()


def take(*messages: Any, kind: Any = "write", **envelope: Any) -> Admitted:
    return admit(
        decode(body(*messages, **envelope)),
        kind=kind,
        received_at_ms=NOW,
        terms=terms_of(config.load(environ={})),
        clocks=PageClocks(lambda page, epoch: None),
        knows_account_of=lambda user_id: False,
    )


def test_the_envelope_is_read() -> None:
    batch = decode(body(message("track", event="E")))
    assert (batch.dialect, batch.key, batch.sent_at_ms) == ("segment", "sbw_1", NOW)
    assert batch.historical is False


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sentAt", "2025-11-21T19:07:11"),
        ("sentAt", None),
        ("sentAt", 5.5),
        ("writeKey", 7),
        ("writeKey", "\ud800"),
    ],
)
def test_an_envelope_that_can_not_be_read_costs_nothing(field: str, value: Any) -> None:
    batch = decode(body(message("track", event="E"), **{field: value}))
    assert len(batch.events) == 1
    assert (batch.key if field == "writeKey" else batch.sent_at_ms) is None


def test_a_track_is_an_activity_of_its_name() -> None:
    admitted = take(message("track", event="Report Exported", properties={"format": "pdf"}))
    (row,) = admitted.rows.activities
    assert (row.name, row.user_id, row.account_id) == ("Report Exported", "s-1", None)
    assert (row.at_ms, row.properties) == (NOW - 10_000, '{"format":"pdf"}')
    assert (len(row.id), row.time_ordered, row.on_page) == (16, False, False)


@pytest.mark.parametrize(
    ("kind", "name", "activity"),
    [
        ("page", "Home", "Viewed Home Page"),
        ("screen", "Home", "Viewed Home Screen"),
        ("page", None, "Viewed a Page"),
        ("screen", "", "Viewed a Screen"),
        ("page", 7, "Viewed a Page"),
        ("page", "n" * 500, "Viewed " + "n" * 108 + " Page"),
    ],
)
def test_a_page_or_screen_is_an_activity_too(kind: str, name: Any, activity: str) -> None:
    (row,) = take(message(kind, name=name, properties={})).rows.activities
    assert row.name == activity
    assert len(row.name) <= 120


def test_an_identify_brings_traits_and_waits_for_its_account() -> None:
    (row,) = take(message("identify", traits={"email": "kim@acme.example"})).rows.users
    assert (row.user_id, row.account_id, row.traits) == (
        "s-1",
        None,
        {"email": "kim@acme.example"},
    )


def test_a_group_is_a_membership_from_its_moment_on() -> None:
    admitted = take(message("group", groupId="acme", traits={"plan": "pro", "seats": 5}))
    (row,) = admitted.rows.users
    assert (row.user_id, row.account_id, row.at_ms, row.traits) == ("s-1", "acme", NOW - 10_000, {})
    assert (admitted.accepted, admitted.rejected, admitted.rows.accounts) == (1, [], [])


def test_under_a_server_key_a_group_sets_the_traits_that_can_be_used() -> None:
    traits = {"plan": "pro", "seats": "lots", "mrr": -1, "industry": "Steel", "x": [[[[[1]]]]]}
    admitted = take(message("group", groupId="acme", traits=traits), kind="server")
    (row,) = admitted.rows.accounts
    assert (row.account_id, row.traits) == ("acme", {"plan": "pro", "industry": "Steel"})
    (member,) = admitted.rows.users
    assert member.id != row.id
    assert (admitted.accepted, admitted.rejected) == (1, [])


@pytest.mark.parametrize("traits", [None, {}, [], "pro", {"seats": -1}, {"a": float("nan")}])
def test_traits_that_can_not_be_used_never_cost_the_membership(traits: Any) -> None:
    admitted = take(message("group", groupId="acme", traits=traits), kind="server")
    assert (len(admitted.rows.users), admitted.rows.accounts) == (1, [])
    assert (admitted.accepted, admitted.rejected) == (1, [])


def test_traits_that_are_all_usable_stay_as_they_are() -> None:
    traits = {"seats": "unlimited", "created_at": "2024-02-01T00:00:00Z", "Any Name": [1]}
    assert usable_traits(traits) == traits


def test_a_group_in_the_context_names_the_account_of_one_event() -> None:
    admitted = take(
        message("track", event="E", context={"groupId": "acme"}),
        message("track", event="E", context={"groupId": {"a": 1}}),
        message("track", event="E", context="none"),
    )
    assert sorted(str(row.account_id) for row in admitted.rows.activities) == [
        "None",
        "None",
        "acme",
    ]


def test_an_anonymous_message_is_rejected_for_want_of_a_user() -> None:
    for kind in ("track", "page", "screen", "identify", "group"):
        anonymous = message(kind, userId=None, anonymousId="a", event="E", groupId="g")
        admitted = take({**anonymous, "traits": {"plan": "pro"}}, kind="server")
        assert [(r.code, r.path) for r in admitted.rejected] == [("missing_user", "batch.0.userId")]
        assert admitted.accepted == 0


def test_whole_numbers_are_ids_and_fractions_are_none() -> None:
    admitted = take(
        message("group", userId=17, groupId=5),
        message("group", userId=1.5, groupId=5),
        message("group", userId=True, groupId=5),
    )
    assert [(row.user_id, row.account_id) for row in admitted.rows.users] == [("17", "5")]
    assert [(r.index, r.path) for r in admitted.rejected] == [
        (1, "batch.1.userId"),
        (2, "batch.2.userId"),
    ]


def test_a_message_without_an_id_is_given_one() -> None:
    (row,) = take(message("track", event="E", messageId=None)).rows.activities
    assert row.time_ordered is True


def test_the_clock_of_the_sender_is_corrected() -> None:
    admitted = take(
        message("track", event="E", timestamp="2025-11-18T19:07:01.456Z"),
        sentAt="2025-11-18T19:07:11.456Z",
    )
    assert admitted.rows.activities[0].at_ms == NOW - 10_000


def test_a_message_over_32_kib_is_too_large() -> None:
    big = message("track", event="E", properties={"note": "x" * 33_000})
    admitted = take(big, message("track", event="E"))
    assert [(r.index, r.code, r.path) for r in admitted.rejected] == [(0, "too_large", "batch.0")]
    assert admitted.accepted == 1


def test_properties_that_are_no_json_cost_one_message() -> None:
    bad = message("track", event="E", properties={"n": float("nan")})
    admitted = take(bad, message("track", event="E"))
    assert [(r.index, r.path) for r in admitted.rejected] == [(0, "batch.0.properties")]
    assert isinstance(decode(body(message("track", event="E"))).events[0][1], Activity)
