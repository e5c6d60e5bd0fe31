"""Answers that nobody was asked for are refused: cheaply, and the operator sees it."""

import json
import time
from collections import Counter
from functools import partial

import pytest

from seatbeat_collector.errors import MustWait
from seatbeat_collector.store.rows import SurveyAction
from seatbeat_collector.surveys.leases import Holder, display_id
from seatbeat_collector.wire.refused import Refused
from stories.answers import step
from stories.asked import DAY, Desk

SECOND, HOUR = 1000, 3_600_000


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path) as desk:
        desk.survey()
        yield desk


def made_up(desk, user="kim", survey="nps-q4", account="acme", ms_ago=0, secret=b"guessed"):
    """A lease as somebody makes it up who knows how they are made."""
    holder = Holder(survey, user, account)
    made = display_id(secret, holder, at_ms=desk.clock() - ms_ago)
    return {"display_id": made, "survey": {"id": survey}}


def refused(desk, survey="nps-q4"):
    """What the operator sees of false answers."""
    return desk.read("surveys", survey)["refused"]


def test_without_a_lease_nothing_counts(desk):
    for text in ("d-1", "", "0" * 36, "\u0000", made_up(desk)["display_id"]):
        lease = {"display_id": text or "x", "survey": {"id": "nps-q4"}}
        assert desk.code(desk.step(lease, "answered", score=0)) == "no_lease"
    answer = desk.send(
        {
            "type": "survey",
            "user_id": "kim",
            "account_id": "acme",
            "survey_id": "nps-q4",
            "action": "answered",
            "score": 0,
        },
        key="write",
    )
    assert desk.code(answer) == "no_lease"
    assert desk.rows("*") == []


def test_with_another_persons_lease_nothing_counts(desk):
    lease = desk.show()

    assert desk.code(desk.step(lease, "answered", user="lee", score=0)) == "no_lease"
    assert desk.code(desk.step(lease, "answered", account="globex", score=0)) == "no_lease"
    desk.survey("nps-2")
    stolen = {**lease, "survey": {"id": "nps-2"}}
    assert desk.code(desk.step(stolen, "answered", score=0)) == "no_lease"
    assert desk.rows("user_id, score") == [("kim", None)]


@pytest.mark.parametrize(
    ("waited_ms", "action", "code"),
    [
        (60 * SECOND, "shown", None),
        (60 * SECOND + 1, "shown", "no_lease"),
        (-30 * SECOND, "shown", None),
        (-30 * SECOND - 1, "shown", "no_lease"),
        (24 * HOUR, "answered", None),
        (24 * HOUR + 1, "answered", "no_lease"),
    ],
)
def test_a_lease_is_good_for_a_minute_to_show_and_a_day_to_answer(waited_ms, action, code, desk):
    leased_ms = desk.clock()
    lease = desk.lease()
    desk.clock.forward(2 * DAY)

    answer = desk.step(lease, action, occurred_at=leased_ms + waited_ms)

    assert desk.code(answer) == code


def test_a_finished_display_takes_no_other_answer_but_a_repeat_is_no_fault(desk):
    lease = desk.show()
    desk.step(lease, "answered", rev=2, score=9)
    done = {"rev": 3, "comment": "fast"}
    assert desk.code(desk.step(lease, "completed", **done)) is None

    assert desk.code(desk.step(lease, "completed", **done)) is None
    assert desk.code(desk.step(lease, "answered", rev=2, score=9)) is None
    assert desk.code(desk.step(lease, "answered", rev=4, score=0)) == "no_lease"
    assert desk.rows("action, rev, score, flags") == [("completed", 3, 9, "")]


def test_after_a_restart_a_finished_display_still_keeps_its_answer(tmp_path):
    done = {"rev": 2, "score": 9}
    with Desk(tmp_path) as desk:
        desk.survey()
        lease = desk.show()
        desk.step(lease, "completed", **done)
    with Desk(tmp_path) as again:
        for action, rev in (("answered", 3), ("completed", 9), ("answered", 4)):
            assert again.code(again.step(lease, action, rev=rev, score=0)) == "no_lease"
        assert again.code(again.step(lease, "completed", **done)) is None
        assert again.code(again.step(lease, "shown", rev=1)) is None

        assert refused(again) == {"no_lease": 3}
        assert again.rows("action, rev, score, flags") == [("completed", 2, 9, "")]
        assert again.rows("rev", "survey_steps") == [(1,), (2,)]


def test_a_display_that_a_server_finished_takes_no_other_answer_of_a_page(desk):
    lease = desk.show()
    desk.step(lease, "completed", rev=2, score=9, key="server")

    assert desk.code(desk.step(lease, "answered", rev=3, score=0)) == "no_lease"


def test_only_of_displays_that_were_leased_is_it_looked_up_whether_they_are_finished(desk):
    lease = desk.show()
    event = step("kim", "nps-q4", display=lease["display_id"], score=9, rev=2)
    at_once = partial(desk.collector.surveys.check_step.at_once, kind="write")

    with pytest.raises(MustWait):
        at_once(action_of(event, at_ms=desk.clock()))
    with pytest.raises(Refused):
        at_once(action_of({**event, "user_id": "lee"}, at_ms=desk.clock()))
    desk.step(lease, "completed", rev=2, score=9)
    assert at_once(action_of(event, at_ms=desk.clock())) is not None


def action_of(event, *, at_ms):
    """A step as it has been read."""
    fields = ("account_id", "user_id", "survey_id", "display_id", "rev", "action")
    return SurveyAction(*(event[name] for name in fields), at_ms=at_ms, score=event["score"])


@pytest.mark.parametrize(
    ("metric", "score", "code"),
    [("csat", 0, "score_out_of_range"), ("csat", 1, None), ("csat", 5, None)]
    + [("csat", 6, "score_out_of_range"), ("ces", 7, None), ("ces", 8, "score_out_of_range")],
)
@pytest.mark.parametrize("key", ["write", "server"])
def test_a_score_lies_on_its_scale_whoever_sends_it(metric, score, code, key, desk):
    desk.survey("other", metric=metric)
    lease = desk.lease(survey_id="other")

    answer = desk.step(lease, "answered", score=score, key=key)

    assert desk.code(answer) == code
    if code:
        assert answer.json["rejected"][0]["path"] == "events.0.score"


@pytest.mark.parametrize("status", ["paused", "ended", "draft"])
def test_a_survey_that_doesnt_run_takes_no_answers(status, desk):
    lease = desk.show()
    desk.change(status=status)

    assert desk.code(desk.step({**lease, "display_id": "x"}, "answered")) == "survey_closed"
    assert desk.lease("lee") is None


@pytest.mark.parametrize("status", ["paused", "ended"])
def test_who_was_asked_while_it_ran_may_answer(status, desk):
    lease = desk.show()
    desk.change(status=status)

    assert desk.code(desk.step(lease, "answered", rev=2, score=9)) is None
    assert desk.rows("score, flags") == [(9, "")]


def test_a_server_key_needs_no_lease_for_forms_of_its_own(desk):
    mine = {"display_id": "form-1", "survey": {"id": "nps-q4"}}

    assert desk.code(desk.step(mine, "answered", score=9, key="server")) is None
    assert desk.rows("score, metric, version") == [(9, "nps", 1)]
    assert desk.reason() == "cooldown_answered"


def test_a_servers_answers_to_surveys_without_a_definition_count(desk):
    unknown = {"display_id": "d-1", "survey": {"id": "onboarding"}}
    by_name = {"display_id": "d-2", "survey": {"id": "csat"}}

    assert desk.code(desk.step(unknown, "answered", score=9, key="server")) is None
    assert desk.code(desk.step(by_name, "answered", score=9, key="server")) is None

    assert sorted(desk.rows("survey_id, metric, scale_max, flags")) == [
        ("csat", "csat", 5, "off_scale"),
        ("onboarding", None, None, ""),
    ]


def test_a_pages_answers_to_surveys_without_a_definition_are_kept_and_move_nothing(desk):
    for n in range(8):
        made_up = {"display_id": f"made-up-{n}", "survey": {"id": "nps"}}
        assert desk.code(desk.step(made_up, "shown", user=f"u-{n}")) is None
        assert desk.code(desk.step(made_up, "answered", rev=2, score=0, user=f"u-{n}")) is None

    assert set(desk.rows("metric, score, mode, flags")) == {("nps", 0, "unasked", "unasked")}
    found = desk.read("surveys", "nps", "results")
    assert (found["score"]["n"], found["rates"]["displays"]) == (0, 0)
    assert found["left_out"] == {"answers": 8, "by_flag": {"unasked": 8}}
    assert desk.read("accounts", "acme", "metrics")["metrics"]["nps"]["n"] == 0
    assert desk.read("cases")["cases"] == []


@pytest.mark.parametrize("keys", [("write", "server"), ("server", "write")])
def test_a_display_that_a_server_speaks_of_counts_whoever_comes_first(keys, desk):
    display = {"display_id": "form-1", "survey": {"id": "nps"}}
    for key, (action, more) in zip(keys, [("shown", {}), ("answered", {"score": 9})], strict=True):
        rev = 1 if action == "shown" else 2
        assert desk.code(desk.step(display, action, rev=rev, key=key, **more)) is None

    assert desk.rows("score, mode, flags") == [(9, "live", "")]


def test_one_false_answer_costs_the_others_nothing(desk):
    lease = desk.show()
    good = {
        "type": "survey",
        "user_id": "kim",
        "account_id": "acme",
        "survey_id": "nps-q4",
        "display_id": lease["display_id"],
        "rev": 2,
        "action": "answered",
        "score": 9,
    }

    answer = desk.send({**good, "display_id": "d-1"}, good, key="write")

    assert answer.json["accepted"] == 1
    assert [(one["index"], one["code"]) for one in answer.json["rejected"]] == [(0, "no_lease")]


REFUSED = [
    ({"score": 11}, "invalid", "score_out_of_range"),
    ({"score": -1}, "invalid", "score_out_of_range"),
    ({"score": 9.5}, "invalid", "score_out_of_range"),
    ({"score": "9"}, "invalid", "score_out_of_range"),
    ({"score": 9, "action": "praised"}, "invalid", "invalid"),
    ({"score": 9, "comment": "x" * 2001}, "invalid", "invalid"),
    ({"score": 9, "display_id": "made-up"}, "no_lease", "no_lease"),
    ({"score": 9, "occurred_at": 1}, "too_late", "too_late"),
    ({"score": 9, "user_id": None}, "missing_user", "missing_user"),
]


def test_whatever_an_answer_is_refused_for_is_seen_at_its_survey(desk):
    lease = desk.show()
    expected = Counter()

    for said, code, seen in REFUSED:
        assert desk.code(desk.step(lease, **{"action": "answered", "rev": 2, **said})) == code
        expected[seen] += 1
        assert refused(desk) == expected, said
    assert desk.rows("score") == [(None,)]


def test_an_answer_with_another_users_token_is_seen_at_its_survey(tmp_path):
    with Desk(tmp_path, identity_secret="s" * 32, require_signed_identity=True) as desk:
        desk.survey()
        made_up = {"display_id": "d", "survey": {"id": "nps-q4"}}
        assert desk.code(desk.step(made_up, "answered", score=9)) == "identity_required"
        assert refused(desk) == {"identity_required": 1}


def test_false_answers_to_made_up_surveys_leave_no_trace(desk):
    for survey in ("made-up", "x" * 200, "x" * 201, 7, None, ["nps-q4"]):
        lease = {"display_id": "d", "survey": {"id": survey}}
        for said in ({"score": 11}, {"score": 9, "occurred_at": 1}):
            assert desk.code(desk.step(lease, "answered", **said)) is not None

    desk.collector.surveys.save_false()
    assert desk.collector.store.surveys.refused(since_ms=0) == {}
    assert refused(desk) == {}


def test_ten_thousand_false_answers_are_refused_and_seen(desk):
    event = {
        "type": "survey",
        "user_id": "kim",
        "account_id": "acme",
        "survey_id": "nps-q4",
        "action": "answered",
        "score": 0,
        "rev": 1,
    }
    bodies = [
        json.dumps(
            {
                "events": [
                    {**event, "display_id": f"01a4490f-3e00-777b-890b-{batch:04x}{n:08x}"}
                    for n in range(1000)
                ]
            }
        )
        for batch in range(10)
    ]
    begun = time.process_time()
    for body in bodies:
        assert desk.post(body, key="write").status_code == 422
    spent_s = time.process_time() - begun

    assert spent_s < 5  # about 0.3 s here; this only catches a read of the store for each
    assert desk.rows("*") == desk.rows("*", "survey_steps") == []
    told = desk.get("/metrics", key="admin").text
    assert 'seatbeat_events_rejected_total{code="no_lease"} 10000.0' in told
    assert desk.read("surveys", "nps-q4")["refused"] == {"no_lease": 10_000}
    desk.collector.surveys.save_false()
    assert desk.read("surveys", "nps-q4")["refused"] == {"no_lease": 10_000}
    desk.clock.forward(8 * DAY)
    assert desk.read("surveys", "nps-q4")["refused"] == {}
