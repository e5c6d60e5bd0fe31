"""Which surveys are due is told with the answers of a page's batches, and costs them nothing."""

import json

import pytest

from seatbeat_collector.surveys.hints import FRESH_MS
from stories.asked import DAY, OPEN, Desk
from stories.served import wait_until


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path) as desk:
        yield desk


def beat(desk, user="kim", key="write", **more):
    """What the answer to a page's heartbeat holds."""
    answer = desk.send(
        {"type": "heartbeat", "user_id": user, "account_id": "acme", **more}, key=key
    )
    assert answer.status_code == 200, answer.text
    return answer.json


def due(desk, user="kim", **more):
    """What is known to be due by the second batch: with the first one it is found out."""
    beat(desk, user, **more)
    return told(desk, user, **more)


def told(desk, user="kim", **more):
    """The surveys that are due, as far as it is known now."""
    return [one["id"] for one in beat(desk, user, **more).get("surveys", [])]


def test_without_a_live_survey_nothing_is_said_and_nothing_looked_up(desk):
    desk.survey(status="draft")

    assert "surveys" not in beat(desk)
    assert desk.collector.surveys.hints._young == {}


def test_a_page_is_told_what_is_due_and_by_which_rules(desk):
    desk.survey()
    desk.survey(
        "csat-1",
        metric="csat",
        pages={"include": ["/reports/*"]},
        trigger="report.exported",
        delay_seconds=1,
    )

    assert "surveys" not in beat(desk)
    assert beat(desk)["surveys"] == [
        {
            "id": "csat-1",
            "delay_ms": 1000,
            "trigger": "report.exported",
            "pages": {"include": ["/reports/*"], "exclude": []},
        },
        {"id": "nps-q4", "delay_ms": 5000, "trigger": None, "pages": None},
    ]


def test_a_server_is_told_nothing(desk):
    desk.survey()

    assert due(desk, key="server") == []


def test_who_may_not_be_asked_is_told_nothing(desk):
    desk.survey(audience={**OPEN["audience"], "roles": ["admin"]})
    assert due(desk) == []
    desk.tell(
        {"type": "identify", "user_id": "lee", "account_id": "acme", "traits": {"role": "admin"}}
    )

    assert due(desk, "lee") == ["nps-q4"]


def test_what_was_found_out_holds_for_some_minutes(desk):
    desk.survey()
    assert due(desk) == ["nps-q4"]
    desk.tell(
        {"type": "identify", "user_id": "kim", "account_id": "acme", "traits": {"surveys": False}}
    )

    assert told(desk) == ["nps-q4"]  # a lease would be refused
    assert desk.lease() is None
    desk.clock.forward(FRESH_MS)
    assert due(desk) == []


def test_what_was_found_out_is_forgotten_with_the_next_step_or_change(desk):
    desk.survey()
    assert due(desk) == ["nps-q4"]
    desk.show()
    assert told(desk) == []

    desk.change(cooldown_days={"ignored": 0}, gap_days=0)

    assert due(desk) == ["nps-q4"]


def test_who_waits_longest_for_a_survey_is_told_of_it_first(desk):
    desk.survey("a")
    desk.survey("b", metric="csat")
    desk.show(survey_id="a")
    desk.clock.forward(40 * DAY)

    assert due(desk) == ["b", "a"]


def test_a_survey_made_elsewhere_is_known_soon(desk, tmp_path):
    with Desk(tmp_path) as other:
        other.survey()
    desk.collector.surveys.registry.refresh()

    assert due(desk) == ["nps-q4"]


def test_beside_a_running_server_it_is_found_out_for_the_next_batch(desk):
    hints = desk.collector.surveys.hints
    hints.at_once = False
    desk.survey()

    assert told(desk) == told(desk) == []
    assert hints.work() == 1
    assert told(desk) == ["nps-q4"]
    assert hints.work() == 0


def test_in_a_running_server_a_thread_does_it(desk):
    surveys = desk.collector.surveys
    desk.survey()
    surveys.start()
    try:
        assert told(desk) == []
        wait_until(lambda: told(desk) == ["nps-q4"], "the page is told of it")
    finally:
        surveys.stop()


def test_a_segment_client_is_told_nothing(desk):
    desk.survey()
    track = {"type": "track", "userId": "kim", "event": "x", "context": {"groupId": "acme"}}

    desk.post(json.dumps({"batch": [track]}), key="write")
    answer = desk.post(json.dumps({"batch": [track]}), key="write")

    assert answer.json["accepted"] == 1
    assert "surveys" not in answer.json


def test_what_a_page_says_of_its_person_counts_for_what_is_due(desk):
    desk.survey(audience={**OPEN["audience"], "roles": ["admin"]})
    assert due(desk) == []
    kim = {"user_id": "kim", "account_id": "acme"}
    desk.send({"type": "identify", **kim, "traits": {"role": "admin"}}, key="write")

    assert told(desk) == ["nps-q4"]
