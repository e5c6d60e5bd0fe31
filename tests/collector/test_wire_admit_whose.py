"""From events to rows: whose they are, and who may say so."""

from __future__ import annotations

from typing import Any

import pytest

from seatbeat_collector.wire.identity import Claims
from stories.admission import example, refusals, take


def test_a_user_whose_account_is_known_needs_to_name_none() -> None:
    asked: list[str] = []

    def knows(user_id: str) -> bool:
        asked.append(user_id)
        return user_id == "u-17"

    event = example("activity", account_id=None)
    admitted = take(event, event, {**event, "user_id": "u-18"}, knows_account_of=knows)
    assert [row.account_id for row in admitted.rows.activities] == [None, None]
    assert refusals(admitted) == [(2, "unknown_account", "events.2.account_id")]
    assert asked == ["u-17", "u-18"]


@pytest.mark.parametrize("kind", ["heartbeat", "bare_mark", "activity", "survey", "identify"])
def test_any_accepted_event_with_an_account_tells_the_account(kind: str) -> None:
    admitted = take(example("activity", account_id=None), example(kind))
    assert (admitted.accepted, admitted.rejected) == (2, [])


def test_rejections_come_in_the_order_of_the_events() -> None:
    nobody = example("activity", account_id=None, user_id="u-18")
    admitted = take(nobody, {"type": "wave"}, example("activity", occurred_at=1), nobody)
    assert [index for index, *_ in refusals(admitted)] == [0, 1, 2, 3]


KIM = Claims("u-17", "acme")


def test_a_valid_identity_fills_what_is_missing() -> None:
    nameless = example("activity", user_id=None, account_id=None)
    (row,) = take(nameless, kind="write", identity=KIM).rows.activities
    assert (row.user_id, row.account_id) == ("u-17", "acme")


def test_an_identity_that_is_not_required_changes_nothing_that_is_there() -> None:
    events = [example("activity", user_id="u-18"), example("activity", account_id="b")]
    rows = take(*events, kind="write", identity=KIM).rows.activities
    assert [(row.user_id, row.account_id) for row in rows] == [("u-18", "acme"), ("u-17", "b")]


def test_the_account_of_an_identity_is_not_lent_to_another_user() -> None:
    event = example("activity", user_id="u-18", account_id=None)
    admitted = take(event, kind="write", identity=KIM)
    assert refusals(admitted) == [(0, "unknown_account", "events.0.account_id")]


def test_an_invalid_identity_is_ignored_where_none_is_required() -> None:
    assert take(example("activity"), kind="write", identity_token="broken").accepted == 1


SIGNED = {"require_signed_identity": True, "identity_secret": "s"}
STRANGERS = {
    "the same user and account": ({}, None),
    "neither named": ({"user_id": None, "account_id": None}, None),
    "another user": ({"user_id": "u-18"}, ("identity_mismatch", "events.0.user_id")),
    "another account": ({"account_id": "b"}, ("identity_mismatch", "events.0.account_id")),
    "the same user in other letters": (
        {"user_id": "U-17"},
        ("identity_mismatch", "events.0.user_id"),
    ),
}


@pytest.mark.parametrize(("change", "refusal"), STRANGERS.values(), ids=STRANGERS.keys())
@pytest.mark.parametrize("kind", ["heartbeat", "bare_mark", "activity", "survey", "identify"])
def test_a_required_identity_lets_nobody_speak_for_another(
    kind: str, change: dict[str, Any], refusal: tuple[str, str] | None
) -> None:
    admitted = take(
        example(kind, **change), kind="write", identity_token="t", identity=KIM, flags=SIGNED
    )
    assert refusals(admitted) == ([(0, *refusal)] if refusal else [])
    assert admitted.accepted == (refusal is None)


@pytest.mark.parametrize(
    ("token", "code"), [(None, "identity_required"), ("broken", "identity_invalid")]
)
def test_without_a_valid_token_no_event_of_a_write_key_counts(token: str | None, code: str) -> None:
    events = [example("activity"), example("account"), example("heartbeat")]
    admitted = take(*events, kind="write", identity_token=token, flags=SIGNED)
    assert [c for _, c, _ in refusals(admitted)] == [code, "not_allowed", code]
    assert admitted.accepted == 0


def test_an_identity_without_an_account_vouches_for_none() -> None:
    options: dict[str, Any] = {"kind": "write", "identity": Claims("u-17", None), "flags": SIGNED}
    admitted = take(example("activity"), **options)
    assert refusals(admitted) == [(0, "identity_mismatch", "events.0.account_id")]
    unnamed = example("activity", account_id=None)
    assert take(unnamed, **options, knows_account_of=lambda user_id: True).accepted == 1


def test_a_server_key_needs_no_identity() -> None:
    assert take(example("activity"), example("account"), flags=SIGNED).accepted == 2
