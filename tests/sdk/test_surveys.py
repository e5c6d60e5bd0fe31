"""Answers to surveys that an app asks by its own means."""

import pytest

from seatbeat import EventDropped, Seatbeat
from stories.collectors import Running
from stories.world import NOON

NOW_MS = NOON


@pytest.fixture
def sb():
    return Seatbeat.test(app="reports", clock=lambda: NOW_MS)


def test_an_answer_arrives_as_the_protocol_writes_it(sb):
    id = sb.nps(9, user="u-7", account="acme", survey="nps-q4", comment="fast")
    assert sb.events == [
        {
            "type": "survey",
            "id": id,
            "user_id": "u-7",
            "account_id": "acme",
            "app": "reports",
            "survey_id": "nps-q4",
            "action": "completed",
            "score": 9,
            "comment": "fast",
            "rev": NOW_MS,
            "occurred_at": NOW_MS,
        }
    ]


def test_each_scale_is_a_survey_of_its_own_unless_one_is_named(sb):
    with sb.context(user="u-7"):
        sb.nps(0)
        sb.csat(5)
        sb.ces(7)
    answers = [(event["survey_id"], event["score"]) for event in sb.events]
    assert answers == [("nps", 0), ("csat", 5), ("ces", 7)]


@pytest.mark.parametrize(
    ("scale", "lowest", "highest"), [("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7)]
)
def test_only_what_is_on_the_scale_is_a_score(scale, lowest, highest):
    told = []
    sb = Seatbeat.test(strict=False, on_drop=lambda reason, event: told.append(reason))
    answer = getattr(sb, scale)
    for score in range(lowest, highest + 1):
        assert answer(score, user="u-7") is not None
    for odd in (lowest - 1, highest + 1, 3.5, 3.0, "3", True, [3], 10**400, float("nan")):
        assert answer(odd, user="u-7") is None
    assert answer(None, user="u-7") is None
    assert told == ["invalid_score"] * 9 + ["missing_score"]
    assert sb.stats().dropped == {"invalid_score": 9, "missing_score": 1}
    with pytest.raises(EventDropped, match="invalid_score"):
        getattr(Seatbeat.test(), scale)(highest + 1, user="u-7")


def test_a_comment_that_is_too_long_is_cut_and_an_odd_one_is_repaired(sb):
    sb.nps(9, user="u-7", comment="ü" * 5000)
    sb.nps(9, user="u-7", comment="half \ud800")
    sb.nps(9, user="u-7", comment=b"bytes")
    sb.nps(9, user="u-7", comment="")
    comments = [event.get("comment") for event in sb.events]
    assert comments == ["ü" * 1999 + "…", "half \ufffd", "bytes", None]


def test_a_client_that_is_off_takes_no_answers():
    sb = Seatbeat(enabled=False)
    assert [sb.nps(9, user="u-7"), sb.csat(4, user="u-7"), sb.ces(6, user="u-7")] == [None] * 3


def test_answers_go_before_what_can_be_done_without(sb):
    lanes = []
    sb._pipeline.outlet.put = lambda line, *, sure: lanes.append(sure)
    sb.nps(9, user="u-7")
    sb.activity("opened", user="u-7")
    assert lanes == [True, False]


def test_the_collector_keeps_one_answer_of_each_display_the_latest_until_it_is_completed(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        sb = Seatbeat.test(clock=running.clock)
        who = {"user": "u-7", "account": "acme"}
        sb.csat(2, **who, survey="onboarding", display_id="d-1")
        running.clock.forward(4000)
        sb.csat(4, **who, survey="onboarding", display_id="d-1", comment="I was wrong")
        running.clock.forward(4000)
        sb.csat(4, **who, survey="onboarding", display_id="d-1", completed=True)
        running.clock.forward(4000)
        sb.csat(1, **who, survey="onboarding", display_id="d-1")
        sb.nps(10, **who)
        sb.nps(9, **who)
        assert running.send(*sb.events).get_json()["rejected"] == []
        rows = running.get("/v1/accounts/acme/responses").get_json()["responses"]
    found = sorted((row["survey_id"], row["score"], row["comment"], row["action"]) for row in rows)
    assert found == [
        ("nps", 9, None, "completed"),
        ("nps", 10, None, "completed"),
        ("onboarding", 4, "I was wrong", "completed"),
    ]
