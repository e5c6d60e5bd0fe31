"""Adoption: features, breadth, onboarding, goals, support."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.adoption import adoption_of, breadth, breadth_envelope, core_share
from seatbeat_collector.metrics.envelope import valued
from seatbeat_collector.metrics.features import (
    Act,
    brings_value,
    expected,
    features_of,
    used_features,
)
from seatbeat_collector.metrics.goals import parse_target, progress
from seatbeat_collector.metrics.inputs import Ticket
from seatbeat_collector.metrics.onboarding import Did, days_to_first_value, onboarding
from seatbeat_collector.metrics.paid import Period
from seatbeat_collector.metrics.rules import (
    AdoptionRules,
    Feature,
    Goal,
    OnboardingRules,
    OnboardingStep,
    Target,
)
from seatbeat_collector.metrics.support import support_envelopes, tickets_over
from stories.contract import ids, table
from stories.metric_days import HOUR_MS, fortnight, nth, subject

RULES = AdoptionRules(
    (
        Feature("Reports", parts=("reports", "reports/*"), brings_value=True),
        Feature("Billing", activities=("invoice.*",), brings_value=True),
        Feature("settings"),
    )
)
ADA, BO, CY = 0b001, 0b010, 0b100
SCOPE = subject(fortnight()).scope(fortnight())


@pytest.mark.parametrize(
    ("part", "activity", "features"),
    [
        ("reports", "", ["Reports"]),
        ("reports/monthly", "", ["Reports"]),
        ("reportsarchive", "", []),
        ("reports", "invoice.sent", ["Reports", "Billing"]),
        ("", "invoice.sent", ["Billing"]),
        ("settings", "", ["settings"]),
        ("", "settings", ["settings"]),
        ("", "", []),
    ],
)
def test_an_act_belongs_to_the_features_that_name_its_part_or_activity(part, activity, features):
    assert features_of(part, activity, RULES) == features


def test_without_a_list_of_features_each_part_is_one():
    acts = [Act("reports", "", ADA), Act("reports", "x", BO), Act("", "y", CY), Act("z", "", 0)]

    assert used_features(acts, AdoptionRules()) == {"reports": ADA | BO}
    assert used_features(acts, RULES) == {"Reports": ADA | BO}


def test_value_is_brought_by_the_features_that_are_said_to():
    brings = brings_value(RULES)

    assert brings("reports", "") and brings("", "invoice.paid")
    assert not brings("settings", "")
    assert brings_value(AdoptionRules((Feature("settings"),))) is None


def test_a_feature_is_adopted_by_accounts_and_by_users_among_the_active_ones():
    used_by = {"a": {"reports": ADA | BO}, "b": {"reports": ADA, "billing": ADA}, "c": {}}
    active_by = {"a": ADA | BO | CY, "b": ADA, "c": BO, "d": 0}

    billing, reports, unused = adoption_of(["reports", "billing", "unused"], used_by, active_by)

    assert (reports.accounts, reports.users, reports.active_users) == (2, 3, 5)
    assert (reports.by_accounts, reports.by_users) == (Fraction(200, 3), 60)
    assert (billing.by_accounts, unused.by_users) == (Fraction(100, 3), 0)
    assert adoption_of(["reports"], {}, {})[0].by_accounts is None


def test_breadth_lists_what_is_entitled_and_lies_unused():
    found = breadth({"reports", "beta"}, ["reports", "billing", "settings"], set())

    assert found.percent == Fraction(100, 3)
    assert (found.unused, found.beside) == (("billing", "settings"), ("beta",))


def test_without_entitlements_breadth_is_held_against_what_a_fifth_of_the_segment_uses():
    used_by = {n: {"reports": ADA, **({"rare": ADA} if n == 0 else {})} for n in range(6)}
    common = expected(used_by, 20)

    found = breadth({"rare"}, None, common)

    assert common == {"reports"}
    assert (found.percent, found.unused, found.entitlements_known) == (0, ("reports",), False)
    assert expected({n: used_by[n] for n in range(5)}, 20) == {"reports", "rare"}


def test_breadth_of_nothing_is_null_and_not_zero():
    answer = breadth_envelope(breadth(set(), [], set()), SCOPE)

    assert (answer["value"], answer["status"]) == (None, "no_denominator")
    assert breadth_envelope(breadth(set(), ["a"], set()), SCOPE)["value"] == 0


def test_a_value_that_is_zero_and_one_that_is_unknown_leave_as_two_things():
    window = fortnight()
    unborn = subject(window, start=window.as_of).scope(window)

    zero, unknown = (valued("core_share", SCOPE, one) for one in (core_share(0, 4), None))

    assert (zero["value"], zero["status"]) == (0, "ok")
    assert (unknown["value"], unknown["status"]) == (None, "no_denominator")
    assert valued("tickets_open", unborn, 3)["status"] == "ok"
    assert breadth_envelope(breadth(set(), ["a"], set()), unborn)["value"] is None


@pytest.mark.parametrize(
    ("core", "active", "percent"), [(3, 4, 75), (0, 4, 0), (0, 0, None), (None, 4, None)]
)
def test_the_core_share_is_of_those_who_came(core, active, percent):
    assert core_share(core, active) == percent


STEPS = OnboardingRules(
    (
        OnboardingStep("first report", ("report.*",), within_days=3),
        OnboardingStep("team", ("user.invited",), users=2, times=2),
    )
)


def test_a_step_is_done_when_people_enough_did_it_often_enough():
    acts = [
        Did("ada", nth(9), "user.invited", 2),
        Did("bo", nth(10), "user.invited"),
        Did("ada", nth(5), "report.exported"),
        Did("bo", nth(12), "user.invited"),
        Did("bo", nth(11), "user.blocked", 9),
    ]

    done = onboarding(acts, STEPS, start=nth(1), as_of=nth(15))
    earlier = onboarding(acts, STEPS, start=nth(1), as_of=nth(12))

    assert [(one.done_on, one.late) for one in done.steps] == [(nth(5), True), (nth(12), False)]
    assert (done.percent, done.finished_on) == (100, nth(12))
    assert (earlier.percent, earlier.finished_on) == (50, None)


@pytest.mark.parametrize(("as_of", "late"), [(nth(4), False), (nth(5), True)])
def test_a_step_is_late_when_its_day_is_over(as_of, late):
    assert onboarding([], STEPS, start=nth(1), as_of=as_of).steps[0].late is late


def test_without_steps_there_is_no_progress():
    assert onboarding([], OnboardingRules(), start=nth(1), as_of=nth(9)).percent is None


@pytest.mark.parametrize(
    ("first_value", "start", "days"),
    [(nth(4), nth(1), 3), (nth(1), nth(1), 0), (nth(1), nth(2), 0), (None, nth(1), None)],
)
def test_time_to_first_value_is_in_days_since_the_start(first_value, start, days):
    assert days_to_first_value(first_value, start) == days


@pytest.mark.parametrize("case", table("scores", "goals"), ids=ids)
def test_worked_numbers_of_goals(case):
    due = nth(1) + timedelta(days=case["of_days"])
    goal = Goal("g", "active_users.d30", parse_target(case["target"]), nth(1), due)

    found = progress(
        goal,
        baseline=case["baseline"],
        value=case["value"],
        on=nth(1) + timedelta(days=case["day"]),
    )

    assert found.state == case["state"]
    assert (found.target, found.percent) == (
        case["to"] and Fraction(str(case["to"])),
        case["percent"],
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("+20 %", Target("by_percent", 20)),
        ("-10%", Target("by_percent", -10)),
        ("−2.5 %", Target("by_percent", -2.5)),
        ("+5", Target("by", 5)),
        ("90", Target("to", 90)),
        (" 90 % ", Target("to", 90)),
    ],
)
def test_a_target_is_written_as_people_say_it(text, target):
    assert parse_target(text) == target


@pytest.mark.parametrize("text", ["", "more", "20 % more", "+", "1e9", "20 %%"])
def test_what_is_no_target_is_refused_with_what_to_write(text):
    with pytest.raises(ValueError, match="write such as"):
        parse_target(text)


@given(
    st.integers(-50, 50),
    st.integers(-100, 100),
    st.integers(0, 200),
    st.sampled_from([True, False]),
)
def test_coming_nearer_never_worsens_a_goal(amount, value, day, relative):
    goal = Goal("g", "m", Target("by_percent" if relative else "by", amount), nth(1), nth(91))
    nearer = value + (1 if amount >= 0 else -1)
    order = ["missed", "behind", "on_track", "reached"]

    before, after = (
        progress(goal, baseline=40, value=one, on=nth(1) + timedelta(days=day)).state
        for one in (value, nearer)
    )

    assert order.index(before) <= order.index(after)


TICKETS = [
    Ticket("1", opened_at=0, closed_at=10 * HOUR_MS, priority="urgent"),
    Ticket("2", opened_at=5 * HOUR_MS, closed_at=35 * HOUR_MS),
    Ticket("3", opened_at=6 * HOUR_MS, closed_at=90 * HOUR_MS, priority="high"),
    Ticket("4", opened_at=7 * HOUR_MS, priority="low"),
    Ticket("5", opened_at=80 * HOUR_MS, priority="urgent"),
]


def test_a_ticket_counts_where_it_was_opened_and_closed_and_as_it_stood_at_the_end():
    found = tickets_over(TICKETS, Period(5 * HOUR_MS, 48 * HOUR_MS))

    assert (found.opened, found.open, found.urgent, found.resolved) == (3, 2, 1, 2)
    assert found.median_resolution_ms == 20 * HOUR_MS


def test_support_leaves_as_three_metrics_and_null_where_nothing_is_told():
    told = support_envelopes(tickets_over(TICKETS, Period(5 * HOUR_MS, 48 * HOUR_MS)), SCOPE)
    calm = support_envelopes(tickets_over([], Period(0, HOUR_MS)), SCOPE)
    untold = support_envelopes(None, SCOPE)

    assert [one["value"] for one in told.values()] == [3, 2, 20]
    assert told["tickets_open"]["urgent"] == 1
    assert [one["value"] for one in calm.values()] == [0, 0, None]
    assert {one["status"] for one in untold.values()} == {"insufficient_data"}
    assert {one["value"] for one in untold.values()} == {None}
