"""From events to rows: which of them count, and what of them is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seatbeat_collector.store.rows import AccountTraits, Beat, UserTraits
from stories.admission import DAY, EXAMPLES, NOW, example, refusals, take


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
