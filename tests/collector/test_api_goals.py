"""Goals over HTTP: what decides them, and which way is better."""

from __future__ import annotations

import pytest

from seatbeat_collector.cli.config_rules import example
from seatbeat_collector.http.signal_schemas import GoalsSchema
from seatbeat_collector.rules_file.reading import rules_of
from stories.house import at
from stories.metric_days import nth
from stories.ruled import houses


@pytest.fixture
def house(tmp_path):
    """Makes a collector with some goals, each `name: value, …` of one line."""
    with houses(tmp_path) as make:

        def with_goals(*goals, starts_on=1, due_on=8):
            days = f"starts_on: {nth(starts_on)}, due_on: {nth(due_on)}"
            return make("goals:\n" + "".join(f"  - {{{goal}, {days}}}\n" for goal in goals))

        yield with_goals


def progress(here, day):
    """By goal, at noon of a day."""
    here.clock.at_ms = at(day, 12)
    answer = here.read("accounts", "acme", "goals")
    assert GoalsSchema().validate(answer) == {}
    return {row["goal"]: row["progress"] for row in answer["goals"]}


def states(here, goal, *days):
    return [progress(here, day)[goal]["state"] for day in days]


def people(here, count, days):
    for day in days:
        for user in range(count):
            here.do("acme", f"u{user}", "saved", at(day, 10))


def test_a_goal_that_was_missed_stays_missed_however_the_metric_goes_on(house):
    here = house("name: month, metric: active_users.d30, target: {by_percent: 20}")
    here.account("acme", created_at=at(-200), seats=50)
    people(here, 10, range(-40, 10))
    people(here, 20, range(10, 15))

    assert states(here, "month", 8, 9, 15, 60) == ["behind", "missed", "missed", "missed"]
    told = progress(here, 15)["month"]
    assert (told["baseline"], told["target_value"]) == (10, 12)
    assert (told["value_when_due"], told["current_value"], told["value"]) == (10, 20, 0)


def test_a_goal_that_was_reached_by_its_day_stays_reached(house):
    here = house("name: users, metric: active_users, target: {to: 10}")
    here.account("acme", created_at=at(-200), seats=50)
    people(here, 1, [-3])
    people(here, 12, range(2, 8))

    assert states(here, "users", 8, 9, 60) == ["reached"] * 3
    assert progress(here, 8)["users"]["value_when_due"] is None
    assert progress(here, 60)["users"]["current_value"] == 0


def test_a_goal_of_few_tickets_is_no_goal_of_more(house):
    here = house(
        "name: few, metric: tickets_open, target: {to: 2}",
        "name: many, metric: tickets_open, target: {to: 2}, less_is_better: false",
        due_on=60,
    )
    here.account("acme", created_at=at(-200))
    here.put("accounts", "acme", "tickets", "old", opened_at=at(-30), closed_at=at(-20))

    assert (states(here, "few", 2), states(here, "many", 2)) == (["reached"], ["behind"])
    for number in range(3):
        here.put("accounts", "acme", "tickets", f"new-{number}", opened_at=at(2, 10 + number))
    told = progress(here, 4)
    assert (told["few"]["state"], told["many"]["state"]) == ("behind", "reached")
    assert told["few"]["value"] is None and told["few"]["status"] == "no_denominator"


def test_the_examples_goal_of_more_people_a_month_counts_the_people_of_a_month():
    (goal,) = rules_of(example()).goals

    assert goal.name == "more people a month"
    assert goal.metric == "active_users.d30"
