"""The closed loop over HTTP: who is to be got back to, until when, and whether it helped."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.case_schemas import CaseSchema, CasesSchema, ReportSchema
from stories.answers import step
from stories.house import House, at

HOUR = 3_600_000


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme", created_at=at(-100))
        yield made


def answer(here, user="ada", score=3, **more):
    """Somebody answers now; the ids of all cases that are open then."""
    here.tell(step(user, **{"score": score, "occurred_at": here.clock(), **more}))
    return [case["case_id"] for case in here.read("cases", state="open")["cases"]]


def patch(here, number, key="server", **body):
    return here.call("PATCH", f"/v1/cases/{number}", key=key, json=body)


def moved(here, number, *states, **more):
    """The case after these states, each of which must be allowed."""
    for state in states:
        closing = {"reason": "we called"} if state in ("resolved", "wont_fix") else {}
        done = patch(here, number, state=state, **closing, **more)
        assert done.status_code == 200, done.text
    return done.json


@pytest.mark.parametrize(
    ("survey", "score", "opens"),
    [
        ("nps", 0, True),
        ("nps", 6, True),
        ("nps", 7, False),
        ("csat", 1, True),
        ("csat", 2, True),
        ("csat", 3, False),
        ("ces", 3, True),
        ("ces", 4, False),
    ],
)
def test_a_low_score_opens_a_case(here, survey, score, opens):
    assert bool(answer(here, survey_id=survey, score=score)) == opens


def test_a_case_is_due_48_hours_after_the_answer_whenever_it_arrives(here):
    here.tell(step("ada", score=2, occurred_at=here.clock() - 5 * HOUR))

    (case,) = here.read("cases")["cases"]

    assert case["answered_at"] == "2027-03-15T07:00:00.000Z"
    assert case["due_at"] == "2027-03-17T07:00:00.000Z"
    assert (case["state"], case["reasons"], case["overdue"]) == ("new", ["low_score"], False)
    assert CasesSchema().validate(here.read("cases")) == {}


def test_a_case_says_what_the_person_wrote_as_it_reads_now(here):
    answer(here, display="one")
    answer(here, display="one", rev=2, comment="Exports are slow.")
    answer(here, "bo")

    assert [case["comment"] for case in here.read("cases")["cases"]] == ["Exports are slow.", None]
    assert here.read("cases", "1")["comment"] == "Exports are slow."
    assert here.read("users", "ada", "responses")["cases"][0]["comment"] == "Exports are slow."


def test_the_target_is_a_setting(tmp_path):
    with House(tmp_path, case_target_hours=4) as here:
        here.tell(step("ada", score=2, occurred_at=here.clock()))
        here.clock.forward(4 * HOUR + 1)

        assert [case["overdue"] for case in here.read("cases", overdue=True)["cases"]] == [True]


def test_a_fall_by_three_points_opens_a_case_though_the_score_is_fair(here):
    answer(here, score=10)
    here.clock.forward(HOUR)
    assert answer(here, score=8) == []
    here.clock.forward(HOUR)
    answer(here, user="bo", score=10)
    here.clock.forward(HOUR)
    assert len(answer(here, user="bo", score=7)) == 1

    (case,) = here.read("cases")["cases"]
    assert (case["user_id"], case["reasons"], case["fell_from"]) == ("bo", ["fall"], 10)


def test_a_fall_is_one_on_the_same_metric_of_the_same_person(here):
    answer(here, score=9)
    assert answer(here, survey_id="csat", score=4) == []
    assert answer(here, user="bo", score=7) == []


def test_whoever_asks_to_be_contacted_gets_a_case_with_any_score_or_none(here):
    assert len(answer(here, score=10, contact=True)) == 1
    here.tell(step("bo", action="dismissed", contact=True, occurred_at=here.clock()))

    assert [case["reasons"] for case in here.read("cases")["cases"]] == [["contact"]] * 2


def test_the_steps_of_one_display_open_one_case_however_often_they_come_and_are_read(here):
    steps = [
        step("ada", display="d", rev=1, score=2, occurred_at=here.clock()),
        step("ada", display="d", rev=2, score=2, comment="slow", occurred_at=here.clock()),
        step("ada", display="d", rev=3, action="completed", occurred_at=here.clock()),
    ]
    for number in range(1, 4):
        here.tell(*steps[:number])
        here.collector.aftercare.catch_up()
    here.tell(*steps)

    (case,) = here.read("cases")["cases"]
    found = here.read("cases", str(case["case_id"]))
    assert found["response"]["comment"] == "slow"
    assert [one["change"] for one in found["steps"]] == [{"state": "new", "reasons": ["low_score"]}]


def test_tests_and_our_own_people_open_no_case(here):
    here.put("users", "us", traits={"internal": True}, account_id="acme")

    assert answer(here, user="us", score=0, contact=True) == []


def test_a_suspicious_answer_opens_none_unless_it_asks_for_contact(here):
    assert answer(here, score=0, took_ms=100) == []
    assert len(answer(here, user="bo", score=0, took_ms=100, contact=True)) == 1


def test_an_old_answer_that_is_imported_opens_none(here):
    assert answer(here, score=0, occurred_at=here.clock() - 31 * 24 * HOUR) == []


def test_a_case_that_nobody_began_with_is_withdrawn_when_its_answer_no_longer_counts(here):
    (number,) = answer(here)
    here.put("users", "ada", traits={"internal": True})

    found = here.read("cases", str(number))
    assert (found["state"], found["reason"]) == ("wont_fix", "answer_changed")
    assert found["steps"][-1]["by"] == "collector"

    here.put("users", "ada", traits={"internal": False})
    found = here.read("cases", str(number))
    assert (found["state"], found["reason"], found["resolved_at"]) == ("new", None, None)


def test_a_case_that_somebody_cares_for_stays_whatever_becomes_of_the_answer(here):
    (number,) = answer(here)
    moved(here, number, "acknowledged")
    here.put("users", "ada", traits={"internal": True})

    assert here.read("cases", str(number))["state"] == "acknowledged"


def test_a_case_goes_its_way_and_its_clock_and_history_are_kept(here):
    (number,) = answer(here)
    here.clock.forward(HOUR)
    moved(here, number, "acknowledged", owner="Mia", by="Mia")
    here.clock.forward(HOUR)
    moved(here, number, "in_progress", note="asked for a call", by="Mia")
    here.clock.forward(HOUR)
    found = moved(here, number, "resolved", by="Mia")

    assert (found["state"], found["owner"], found["reason"]) == ("resolved", "Mia", "we called")
    assert found["first_ack_at"] == "2027-03-15T13:00:00.000Z"
    assert found["resolved_at"] == "2027-03-15T15:00:00.000Z"
    told = [(one["by"], one["change"].get("state"), one["note"]) for one in found["steps"]]
    assert told == [
        ("collector", "new", None),
        ("Mia", "acknowledged", None),
        ("Mia", "in_progress", "asked for a call"),
        ("Mia", "resolved", None),
    ]
    assert CaseSchema().validate(found) == {}


@pytest.mark.parametrize("to", ["new", "in_progress"])
def test_a_closed_case_may_be_reopened_and_has_its_time_anew(here, to):
    (number,) = answer(here)
    moved(here, number, "acknowledged", "in_progress", "wont_fix")
    here.clock.forward(100 * HOUR)

    found = moved(here, number, to)

    assert (found["state"], found["resolved_at"], found["reason"]) == (to, None, None)
    assert (found["reopened"], found["overdue"]) == (1, False)
    assert found["due_at"] == "2027-03-21T16:00:00.000Z"


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ((), "in_progress"),
        ((), "resolved"),
        ((), "new"),
        (("acknowledged",), "resolved"),
        (("acknowledged",), "new"),
        (("acknowledged", "in_progress"), "acknowledged"),
        (("acknowledged", "in_progress", "resolved"), "wont_fix"),
        (("acknowledged", "in_progress", "resolved"), "acknowledged"),
    ],
)
def test_a_step_out_of_turn_is_refused_in_words_and_changes_nothing(here, path, to):
    (number,) = answer(here)
    if path:
        moved(here, number, *path)
    before = here.read("cases", str(number))

    refused = patch(here, number, state=to, **({"reason": "x"} if to == "resolved" else {}))
    if to == "wont_fix":
        refused = patch(here, number, state=to, reason="x")

    assert (refused.status_code, refused.json["code"]) == (409, "case_cannot_move")
    assert f"not {to}" in refused.json["detail"] and refused.json["state"] == before["state"]
    assert here.read("cases", str(number)) == before


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"state": "resolved"}, "reason"),
        ({"state": "resolved", "reason": "  "}, "reason"),
        ({"state": "resolved", "reason": " answer_changed"}, "reason"),  # the collector's own word
        ({"owner": "Mia", "reason": "x"}, "reason"),
        ({"state": "gone"}, "state"),
        ({"state": "resolved", "reason": "x", "colour": 1}, "colour"),
    ],
)
def test_a_change_that_says_too_little_or_too_much_is_refused_by_name(here, body, path):
    (number,) = answer(here)
    moved(here, number, "acknowledged", "in_progress")

    refused = patch(here, number, **body)

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == path


def test_a_change_that_says_nothing_and_a_case_that_is_none_are_refused(here):
    (number,) = answer(here)
    assert patch(here, number, by="Mia").status_code == 422
    assert patch(here, number + 1, owner="Mia").status_code == 404
    for none in (99, 2**63 - 1, 2**63, 10**40):
        assert here.call("GET", f"/v1/cases/{none}").json["code"] == "not_found", none
        assert patch(here, none, owner="Mia").status_code == 404
    assert patch(here, number, key="read", owner="Mia").status_code == 403


def test_an_owner_is_given_and_taken_away_without_a_step(here):
    (number,) = answer(here)
    assert patch(here, number, owner="Mia").json["owner"] == "Mia"
    assert [case["case_id"] for case in here.read("cases", owner="Mia")["cases"]] == [number]
    assert patch(here, number, owner=None).json["owner"] is None


def test_cases_are_listed_by_what_is_asked_for_soonest_due_first_page_by_page(here):
    here.account("b")
    for number in range(5):
        answer(here, user=f"user-{number}", score=number, account_id="acme" if number else "b")
        here.clock.forward(HOUR)

    page = here.read("cases", limit=3)
    rest = here.read("cases", limit=3, cursor=page["next_cursor"])
    users = [case["user_id"] for case in page["cases"] + rest["cases"]]
    assert users == [f"user-{number}" for number in range(5)] and rest["next_cursor"] is None
    assert [case["user_id"] for case in here.read("cases", account="b")["cases"]] == ["user-0"]
    assert len(here.read("cases", survey="csat")["cases"]) == 0
    assert len(here.read("cases", reason="low_score", state="new", user="user-1")["cases"]) == 1
    assert here.call("GET", "/v1/cases?cursor=x").status_code == 400
    text = here.call("GET", "/v1/cases", headers={"Accept": "text/csv"}).text
    assert text.startswith("case_id,state,owner,due_at") and text.count("\r\n") == 6


def test_the_report_tells_times_share_in_target_and_recovery(here):
    for user in ("ada", "bo", "cy", "dee"):
        answer(here, user=user, score=4)
    cases = {case["user_id"]: case["case_id"] for case in here.read("cases")["cases"]}
    here.clock.forward(2 * HOUR)
    moved(here, cases["ada"], "acknowledged")
    here.clock.forward(2 * HOUR)
    moved(here, cases["ada"], "in_progress", "resolved")
    here.clock.forward(46 * HOUR)
    moved(here, cases["bo"], "acknowledged", "in_progress", "resolved")
    here.tell(step("ada", score=9, occurred_at=here.clock()))
    here.tell(step("bo", score=5, occurred_at=here.clock()))

    report = here.read("cases", "report")

    assert report["cases"] == 5  # bo's second answer opens another one
    assert report["states"]["resolved"] == 2 and report["overdue"] == 2
    assert report["time_to_acknowledge"] == {
        "n": 2,
        "median_seconds": 26 * 3600,
        "mean_seconds": 26 * 3600,
    }
    assert report["time_to_resolve"]["median_seconds"] == 27 * 3600
    assert report["within_target"] == {"n": 4, "in_time": 1, "share": 25}
    assert report["recovery"] == {"n": 2, "recovered": 1, "share": 50, "mean_change": 3}
    assert ReportSchema().validate(report) == {}
    assert here.read("cases", "report", to="2027-03-14")["cases"] == 0


def test_a_report_without_cases_has_no_shares_rather_than_zeros(here):
    report = here.read("cases", "report")
    assert report["within_target"]["share"] is report["recovery"]["share"] is None
    assert report["time_to_resolve"]["median_seconds"] is None
