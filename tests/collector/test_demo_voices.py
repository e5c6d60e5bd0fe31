"""What the demo's customers said: answers over its days, and cases that most were closed."""

from collections import Counter

import pytest

from seatbeat_collector.cli.demo_voices import ask, hear
from seatbeat_collector.demo.cast import CAST
from seatbeat_collector.demo.seeding import begin, finish
from stories.collectors import Clock, Running
from stories.world import DAY

SIZE = {"accounts": len(CAST), "days": 70}
SINCE = "2025-01-01"


def seed(running):
    """Seed answers as the command does, without the work."""
    seeding = begin(running.collector.store, now_ms=running.clock(), **SIZE)
    ask(running.collector)
    hear(running.collector, seeding)
    finish(running.collector.store, seeding)


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """A collector that was asked, and asked again a day later."""
    with Running(tmp_path_factory.mktemp("demo") / "demo.db", clock=Clock()) as running:
        seed(running)
        running.first = displays(running)
        running.clock.forward(DAY)
        seed(running)
        yield running


def displays(running):
    """How many displays each survey had."""
    found = Counter()
    for survey in ("recommend", "export-ease"):
        answer = running.get(f"/v1/surveys/{survey}/results", **{"from": SINCE})
        found[survey] = answer.get_json()["rates"]["displays"]
    return found


def test_both_surveys_have_answers_and_the_next_day_adds_some_and_doubles_none(heard):
    later = displays(heard)
    for survey, count in heard.first.items():
        assert count > 100
        assert count < later[survey] < count * 1.1


def test_most_people_are_content_and_some_are_not(heard):
    found = heard.get("/v1/surveys/recommend/results", **{"from": SINCE}).get_json()
    assert 0 < found["score"]["value"] < 60
    assert found["score"]["detractors"] > 5
    assert 30 < found["rates"]["response_rate"] < 70


def test_comments_have_themes(heard):
    found = heard.get("/v1/responses", theme="export", limit=5).get_json()["responses"]
    assert found and all("export" in row["comment"].lower() for row in found)


def test_somebody_got_back_to_most_who_were_unhappy(heard):
    report = heard.get("/v1/cases/report", **{"from": SINCE}).get_json()
    assert report["cases"] > 10
    assert report["states"]["resolved"] > report["cases"] / 2
    assert 0 < report["overdue"] < report["cases"] / 4
