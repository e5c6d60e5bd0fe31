"""The catalogue and the form in which values leave."""

from __future__ import annotations

import re

import pytest

from seatbeat_collector.metrics.account import (
    Beside,
    Member,
    first_day_needed,
    headlines_of,
    metrics_of,
)
from seatbeat_collector.metrics.catalogue import CATALOGUE, HEADLINES
from seatbeat_collector.metrics.envelope import STATUSES
from seatbeat_collector.metrics.time_spent import Wall
from seatbeat_collector.metrics.user_days import used_days
from stories.metric_days import fortnight, subject, user_day, visits

FIELDS = {
    "value",
    "unit",
    "window",
    "as_of",
    "timezone",
    "observed_days",
    "definition_version",
    "status",
}


def everything(window):
    days = visits("ada", [1, 2, 14]) + visits("bo", [3])
    beside = Beside(4, Wall(1_000, 1), newcomers=0b11, sign_ins=None, core_users=None)
    return metrics_of(subject(window), [Member(10, used_days(days))], beside)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_metric_is_explained_in_a_sentence_with_unit_window_and_version(name):
    metric = CATALOGUE[name]

    assert metric.name == name
    assert re.fullmatch(r"[A-Z].*\.", metric.sentence)
    assert metric.formula and metric.unit and metric.source
    assert metric.window > 0 and metric.version >= 1


def test_the_headline_of_license_utilization_reads_thirty_days():
    assert CATALOGUE["license_utilization"].window == 30


def test_every_value_leaves_with_all_that_explains_it():
    answer = everything(fortnight())

    assert tuple(answer) == HEADLINES
    for name, metric in answer.items():
        assert set(metric) > FIELDS
        assert metric["definition_version"] == CATALOGUE[name].version
        assert metric["unit"] == CATALOGUE[name].unit
        assert metric["status"] in STATUSES
        assert metric["as_of"] == "2027-03-15"


def test_a_list_s_metrics_are_the_account_s_own_with_less_beside_them():
    window = fortnight()
    days = visits("ada", [1, 2, 14]) + visits("bo", [3])
    in_full, listed = (
        everything(window),
        headlines_of(subject(window), [Member(10, used_days(days))]),
    )

    for name in HEADLINES:
        assert listed[name].items() <= in_full[name].items()


def test_each_user_day_a_metric_reads_lies_in_the_days_asked_of_the_store():
    for length in (1, 7, 14, 30, 90):
        window = fortnight(as_of=100, days=length)
        first = first_day_needed(window, window.of(30))

        assert first <= min(window.before.first, window.of(30).first)


def test_a_past_window_says_nothing_of_today():
    today, past = everything(fortnight()), everything(fortnight(as_of=15, today=20))

    assert today["time_spent"]["today_so_far"] == 0
    assert past["time_spent"]["today_so_far"] is None
    assert past["active_users"]["today_so_far"] is None


def test_people_working_today_show_as_today_so_far_and_in_no_score():
    window = fortnight()
    days = [user_day("ada", 15, 90_000)]

    answer = headlines_of(subject(window), [Member(10, used_days(days))])

    assert answer["time_spent"]["today_so_far"] == 90
    assert answer["active_users"]["today_so_far"] == 1
    assert {metric["value"] for metric in answer.values()} == {0}
