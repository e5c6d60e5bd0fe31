"""From events to rows: whose they are, when they were, and which of them count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seatbeat_collector import config
from seatbeat_collector.errors import Forbidden
from seatbeat_collector.store.rows import AccountTraits, Beat, PageClock, UserTraits
from seatbeat_collector.wire.admit import Admitted, admit
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.identity import Claims
from seatbeat_collector.wire.ids import page_key

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))
EXAMPLES: dict[str, dict[str, Any]] = CONTRACT["examples"]
NOW = 1_763_752_031_456
HOUR = 3_600_000
DAY = 24 * HOUR


def example(kind: str, **changes: Any) -> dict[str, Any]:
    return {**EXAMPLES[kind], **changes}


def take(*events: Any, **options: Any) -> Admitted:
    """What becomes of events; envelope fields and options of `admit` by name."""
    envelope = {
        name: options.pop(name)
        for name in ("sent_at", "historical", "identity_token")
        if name in options
    }
    document = {"sent_at": NOW, "events": events, **envelope}
    document["identity"] = document.pop("identity_token", None)
    flags = options.pop("flags", {})
    return admit(
        decode(json.dumps(document).encode()),
        **{
            "kind": "server",
            "received_at_ms": NOW,
            "settings": config.load(flags, environ={}),
            "clocks": PageClocks(lambda page, epoch: None),
            "knows_account_of": lambda user_id: False,
            **options,
        },
    )


def refusals(admitted: Admitted) -> list[tuple[int, str, str | None]]:
    return [(r.index, r.code, r.path) for r in admitted.rejected]


def test_a_wrong_sent_at_with_which_nothing_was_kept_decides_nothing_about_the_page() -> None:
    clocks = PageClocks(lambda page, epoch: None)
    wrong = take(example("heartbeat"), sent_at=NOW - 30 * DAY, clocks=clocks)
    assert (wrong.accepted, wrong.rows.clocks) == (0, [])
    right = take(example("heartbeat"), clocks=clocks)
    assert (right.accepted, [row.offset_ms for row in right.rows.clocks]) == (1, [0])


# -- heartbeats ------------------------------------------------------------------------------
def test_marks_and_presence_become_absolute_spans() -> None:
    anchor = EXAMPLES["heartbeat"]["anchor"]
    admitted = take(
        example("heartbeat", presence=[[0, 0, 9000, 1], [1, 9000, 5000, 0], [2, 20_000, 7, True]])
    )
    assert admitted.rows.beats == [
        Beat(
            account_id="acme",
            user_id="u-17",
            app="web",
            feature="reports",
            marks=((anchor, anchor + 4200), (anchor + 11_050, anchor + 31_333)),
            visible=(
                (anchor, anchor + 9000),
                (anchor + 9000, anchor + 14_000),
                (anchor + 20_000, anchor + 20_007),
            ),
            focused=((anchor, anchor + 9000), (anchor + 20_000, anchor + 20_007)),
        )
    ]
    assert (admitted.accepted, admitted.rejected) == (1, [])


def test_presence_that_says_nothing_of_focus_had_none() -> None:
    (beat,) = take(example("heartbeat", presence=[[0, 0, 5]])).rows.beats
    assert (len(beat.visible), beat.focused) == (1, ())


def test_a_heartbeat_without_a_page_is_one_bare_mark() -> None:
    (beat,) = take(example("bare_mark")).rows.beats
    assert beat == Beat("acme", "u-17", "api", "reports", bare=(1_763_752_012_000,))


def test_a_bare_mark_without_a_time_was_made_when_it_was_sent() -> None:
    (beat,) = take(example("bare_mark", occurred_at=None), sent_at=NOW - 5000).rows.beats
    assert beat.bare == (NOW - 5000,)
    (beat,) = take(example("bare_mark", occurred_at=None), sent_at=None).rows.beats
    assert beat.bare == (NOW,)


def test_only_the_bad_part_of_a_heartbeat_is_refused() -> None:
    heartbeat = example("heartbeat", anchor=NOW - 9 * DAY, marks=[[0, 0, 5], [1, 9 * DAY, 6]])
    admitted = take({**heartbeat, "presence": [[0, 9 * DAY, -1, 1]]})
    assert admitted.accepted == 1
    assert admitted.rows.beats[0].marks == ((NOW, NOW + 6),)
    assert refusals(admitted) == [
        (0, "bad_segment", "events.0.presence.0"),
        (0, "too_late", "events.0.marks.0"),
    ]


def test_a_historical_segment_before_1970_is_no_segment() -> None:
    heartbeat = example("heartbeat", anchor=5, marks=[[0, -6, 20], [1, -5, 20], [2, -99, 20]])
    admitted = take({**heartbeat, "presence": None}, historical=True)
    assert admitted.rows.beats[0].marks == ((0, 20),)
    assert [code for _, code, _ in refusals(admitted)] == ["bad_segment", "too_late"]


# -- clocks ----------------------------------------------------------------------------------
def test_a_page_keeps_its_first_offset_so_that_a_retry_lands_on_the_same_spot() -> None:
    clocks = PageClocks(lambda page, epoch: None)
    heartbeat = example("heartbeat", anchor=NOW - 3 * DAY)
    first = take(heartbeat, sent_at=NOW - 3 * DAY, clocks=clocks)
    again = take(heartbeat, sent_at=NOW - 3 * DAY, clocks=clocks, received_at_ms=NOW + HOUR)
    assert first.rows.beats == again.rows.beats
    assert first.rows.beats[0].marks[0] == (NOW, NOW + 4200)


def test_a_page_clock_goes_with_the_rows_until_it_is_confirmed() -> None:
    clocks = PageClocks(lambda page, epoch: None)
    row = PageClock(page_key(EXAMPLES["heartbeat"]["page_id"]), 0, 0)
    admitted = take(example("heartbeat"), example("heartbeat", feature="x"), clocks=clocks)
    assert admitted.rows.clocks == [row]
    clocks.confirm(admitted.rows.clocks)
    assert take(example("heartbeat"), clocks=clocks).rows.clocks == []


def test_an_offset_that_the_store_knows_is_applied() -> None:
    clocks = PageClocks(lambda page, epoch: 50_000 if epoch == 3 else None)
    admitted = take(example("heartbeat", epoch=3), clocks=clocks)
    assert admitted.rows.beats[0].marks[0][0] == EXAMPLES["heartbeat"]["anchor"] + 50_000
    assert admitted.rows.clocks == []


def test_without_sent_at_a_page_is_decided_to_be_right() -> None:
    admitted = take(example("heartbeat"), sent_at=None)
    assert [clock.offset_ms for clock in admitted.rows.clocks] == [0]


def test_an_activity_on_a_page_shares_the_clock_of_its_page() -> None:
    clocks = PageClocks(lambda page, epoch: 50_000)
    admitted = take(example("activity", page_id="p", epoch=1), example("activity"), clocks=clocks)
    on_page, bare = admitted.rows.activities
    assert (on_page.on_page, on_page.at_ms - bare.at_ms) == (True, 50_000)
    assert bare.on_page is False


def test_a_page_that_was_found_right_is_not_corrected_by_a_later_batch() -> None:
    clocks = PageClocks(lambda page, epoch: 0)
    admitted = take(example("activity", page_id="p"), sent_at=NOW - HOUR, clocks=clocks)
    assert admitted.rows.activities[0].at_ms == EXAMPLES["activity"]["occurred_at"]


@pytest.mark.parametrize("off_ms", [-3 * DAY, -30_000, 30_000, 3 * DAY])
def test_what_has_no_page_is_corrected_by_the_batch(off_ms: int) -> None:
    then = NOW - 5000 + off_ms
    events = [
        example("activity", occurred_at=then),
        example("survey", occurred_at=then),
        example("identify", occurred_at=then),
        example("account", occurred_at=then),
        example("bare_mark", occurred_at=then),
    ]
    rows = take(*events, sent_at=NOW + off_ms).rows
    at = [each.at_ms for each in (*rows.activities, *rows.surveys, *rows.users, *rows.accounts)]
    assert [*at, *rows.beats[0].bare] == [NOW - 5000] * 5


@pytest.mark.parametrize("off_ms", [-29_999, 0, 29_999])
def test_a_small_difference_is_the_network_and_no_clock(off_ms: int) -> None:
    rows = take(example("activity"), sent_at=NOW + off_ms).rows
    assert rows.activities[0].at_ms == EXAMPLES["activity"]["occurred_at"]


def test_a_corrected_bare_mark_counts_once_however_often_it_is_sent() -> None:
    mark = example("bare_mark", occurred_at=NOW - HOUR)
    first, again = (take(mark, sent_at=NOW - HOUR + d).rows.beats[0] for d in (0, 7000))
    assert first.bare != again.bare
    assert first.once is not None
    assert first.once == again.once
    assert len(first.once) == 16


@pytest.mark.parametrize(
    "change",
    [
        {"user_id": "u-18"},
        {"account_id": "other"},
        {"occurred_at": NOW - HOUR + 1},
        {"feature": "x"},
        {"app": "x"},
        {"id": "a"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_bare_mark_counts_too(change: dict[str, Any]) -> None:
    mark = example("bare_mark", occurred_at=NOW - HOUR)
    one, other = take(mark, {**mark, **change}, sent_at=NOW - HOUR).rows.beats
    assert one.once != other.once


def test_bare_marks_of_one_id_count_once() -> None:
    mark = example("bare_mark", id="a", occurred_at=NOW - HOUR)
    one, other = take(mark, {**mark, "occurred_at": NOW - HOUR - 9}, sent_at=NOW - HOUR).rows.beats
    assert one.once == other.once


def test_an_uncorrected_bare_mark_is_harmless_twice() -> None:
    assert take(example("bare_mark")).rows.beats[0].once is None


def test_historical_times_are_taken_as_they_are() -> None:
    old = NOW - 900 * DAY
    admitted = take(
        example("activity", occurred_at=old),
        example("heartbeat", anchor=old),
        sent_at=NOW - DAY,
        historical=True,
    )
    assert admitted.rows.activities[0].at_ms == old
    assert admitted.rows.activities[0].keep_id is True
    assert admitted.rows.beats[0].marks[0][0] == old
    assert admitted.rows.clocks == []


def test_a_write_key_may_not_send_history() -> None:
    with pytest.raises(Forbidden, match="server key"):
        take(example("activity"), kind="write", historical=True)


def test_lateness_is_a_setting() -> None:
    event = example("activity", occurred_at=NOW - 30 * DAY)
    assert take(event, flags={"lateness_days": 30}).accepted == 1
    assert refusals(take(event, flags={"lateness_days": 29})) == [
        (0, "too_late", "events.0.occurred_at")
    ]


# -- facts -----------------------------------------------------------------------------------
def test_an_activity_keeps_its_properties_as_json() -> None:
    properties = {"format": "pdf", "größe": [1, 2.5, None, {"a": True}]}
    (row,) = take(example("activity", properties=properties)).rows.activities
    assert json.loads(row.properties) == properties
    assert (row.app, row.feature, row.keep_id, row.name) == ("", "", False, "report.exported")
    (row,) = take(example("activity", properties=None)).rows.activities
    assert row.properties == "{}"


def test_a_survey_row_has_what_was_said() -> None:
    (row,) = take(example("survey")).rows.surveys
    assert (row.survey_id, row.rev, row.action, row.score, row.comment) == (
        "nps-q4",
        2,
        "answered",
        9,
        "fast",
    )


@pytest.mark.parametrize(
    ("ids", "display_id"),
    [({"display_id": "d"}, "d"), ({"display_id": None}, EXAMPLES["survey"]["id"])],
    ids=["its own", "the event's"],
)
def test_a_display_is_known_by_its_id_or_by_that_of_the_event(
    ids: dict[str, Any], display_id: str
) -> None:
    assert take(example("survey", **ids)).rows.surveys[0].display_id == display_id


def test_displays_without_any_id_are_given_different_ones() -> None:
    nameless = example("survey", id=None, display_id=None, rev=None)
    one, other = take(nameless, nameless).rows.surveys
    assert one.display_id != other.display_id
    assert one.rev == 0


def test_identify_and_account_bring_traits_from_a_moment_on() -> None:
    rows = take(example("identify"), example("account", traits={"seats": 5})).rows
    (user,), (account,) = rows.users, rows.accounts
    assert user == UserTraits("u-17", "acme", NOW, {"name": "Kim", "role": "admin"}, user.id)
    assert account == AccountTraits("acme", NOW, {"seats": 5}, account.id)
    assert user.id is not None
    assert len(user.id) == 16


def test_a_write_key_may_not_change_accounts() -> None:
    admitted = take(example("account"), example("activity"), kind="write")
    assert refusals(admitted) == [(0, "not_allowed", "events.0.type")]
    assert (admitted.accepted, admitted.rows.accounts) == (1, [])


# -- whose -----------------------------------------------------------------------------------
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
