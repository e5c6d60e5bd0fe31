"""Signals: signs that an account is about to leave, or to grow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.adoption import breadth
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.rules import (
    ChampionRules,
    ExpansionRules,
    FeedbackRules,
    FewFeaturesRules,
    IncidentRules,
    PeopleRules,
    StalledRules,
    UsageDropRules,
)
from seatbeat_collector.signals.adoption import few_features, onboarding_stalled
from seatbeat_collector.signals.champions import (
    Person,
    business_days_between,
    champion_losses,
    concentration,
    concentration_of,
)
from seatbeat_collector.signals.feedback import Person as Answerer
from seatbeat_collector.signals.feedback import Voice, falling, falling_people
from seatbeat_collector.signals.growth import expansion
from seatbeat_collector.signals.incident import incident_of, usage_drops
from seatbeat_collector.signals.people import Member, changes
from seatbeat_collector.signals.signal import KINDS
from seatbeat_collector.signals.usage_drop import Drop, Weeks, drop_of, usage_drop, weeks_of
from stories.contract import ids, table
from stories.metric_days import nth

DROPS, CHAMPIONS = UsageDropRules(), ChampionRules()
AS_OF = nth(20)
"""A Saturday: the last ten business days begin on Monday, the 8th."""


def day(text):
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_signal_is_explained_in_the_catalogue(kind):
    assert CATALOGUE[kind].name == kind


@pytest.mark.parametrize("case", table("signals", "usage_drop"), ids=ids)
def test_worked_numbers_of_a_usage_drop(case):
    found = drop_of(Weeks(case["last"], case["blocks"]), DROPS)

    assert (found.baseline, found.change, found.severity) == (
        case["baseline"],
        case["change"],
        case["severity"],
    )
    assert found.z == (case["z"] and pytest.approx(case["z"], abs=5e-4))


@pytest.mark.parametrize("case", table("signals", "incident"), ids=ids)
def test_worked_numbers_of_a_data_incident(case):
    fallen, too_small_to_say = Drop(True, "warn", 1.0), Drop(False, None, 1.0)
    drops = {n: fallen if n < case["dropped"] else too_small_to_say for n in range(case["of"])}
    drops["has left"] = too_small_to_say._replace(counts=False)

    assert (incident_of(drops, IncidentRules()) is not None) is case["incident"]


@pytest.mark.parametrize("case", table("signals", "business_days"), ids=ids)
def test_worked_numbers_of_business_days(case):
    assert business_days_between(day(case["after"]), day(case["before"])) == case["days"]


@pytest.mark.parametrize("case", table("signals", "concentration"), ids=ids)
def test_worked_numbers_of_concentration(case):
    people = [Person(f"u{n}", activity, nth(1)) for n, activity in enumerate(case["activity"])]

    found = concentration_of(people)

    assert found.share == case["share"]
    assert found.hhi == (case["hhi"] and pytest.approx(case["hhi"]))


@pytest.mark.parametrize("case", table("signals", "expansion"), ids=ids)
def test_worked_numbers_of_expansion(case):
    found = expansion(case["utilization"], ExpansionRules())

    assert (found and found.severity) == case["severity"]


@pytest.mark.parametrize("case", table("signals", "stalled"), ids=ids)
def test_worked_numbers_of_stalled_onboarding(case):
    found = onboarding_stalled(
        day(case["signed_in"]), day(case["first_value"]), StalledRules(), as_of=day(case["as_of"])
    )

    assert (found and found.value) == case["days"]


@pytest.mark.parametrize("case", table("signals", "few_features"), ids=ids)
def test_worked_numbers_of_few_features(case):
    entitled = [f"f{n}" for n in range(case["entitled"])]
    found = few_features(
        breadth(entitled[: case["used"]], entitled, set()),
        FewFeaturesRules(),
        observed_days=case["observed"],
    )

    assert (found is not None) is case["signal"]


@pytest.mark.parametrize("case", table("signals", "people_fall"), ids=ids)
def test_worked_numbers_of_a_person_s_fall(case):
    answers = [Answerer("ada", "nps", case["before"], case["now"])]

    assert bool(list(falling_people(answers, FeedbackRules()))) is case["signal"]


def test_weeks_are_whole_and_end_the_day_before():
    daily = {AS_OF - timedelta(days=n): n for n in range(40)}

    found = weeks_of(daily, AS_OF, AS_OF - timedelta(days=30))

    # Days 1 to 7 before, then 8 to 14, …; the two days left of the month make no block.
    assert found == Weeks(28, [77, 126, 175])
    assert len(weeks_of(daily, AS_OF, nth(1) - timedelta(days=999)).blocks) == 8
    assert weeks_of({}, AS_OF, None) == Weeks(0, [])


def test_a_drop_is_told_with_its_evidence():
    found = usage_drop(drop_of(Weeks(40, [100] * 4), DROPS), "engaged_ms")

    assert (found.kind, found.severity, found.value, found.about) == (
        "usage_drop",
        "critical",
        -60,
        "engaged_ms",
    )
    assert found.evidence["baseline"] == 100


def test_a_data_incident_stands_in_place_of_the_alarms():
    drops = {n: drop_of(Weeks(100 if n % 2 else 10, [100] * 4), DROPS) for n in range(10)}

    alarms, incident = usage_drops(drops, IncidentRules())
    one, calm = usage_drops({n: drops[n] for n in (0, 1)}, IncidentRules())

    assert (alarms, incident.kind, incident.value) == ({}, "data_incident", 50)
    assert (sorted(one), calm) == ([0], None)


def people(*, champion_last, others_last, **more):
    return [
        Person("ada", 60, nth(champion_last), **more),
        Person("bo", 20, nth(others_last)),
        Person("cy", 20, nth(others_last)),
    ]


@pytest.mark.parametrize(
    ("champion_last", "others_last", "lost"),
    [
        pytest.param(5, 19, True, id="silent for ten business days, and the others go on"),
        pytest.param(8, 19, False, id="silent for nine"),
        pytest.param(5, 5, False, id="everybody is silent: that is another matter"),
    ],
)
def test_a_champion_s_silence_is_told_while_the_account_goes_on(champion_last, others_last, lost):
    own = people(champion_last=champion_last, others_last=others_last)

    found = list(champion_losses(own, CHAMPIONS, as_of=AS_OF))

    assert [(one.about, one.value, one.severity) for one in found] == (
        [("ada", 10, "warn")] if lost else []
    )


def test_a_key_contact_s_silence_is_told_whatever_their_share():
    own = [
        Person("ada", 1, nth(2), key_contact=True),
        Person("bo", 99, nth(19)),
        Person("never seen", 0, None, key_contact=True),
    ]

    found = list(champion_losses(own, CHAMPIONS, as_of=AS_OF))

    assert [(one.about, one.severity) for one in found] == [("ada", "critical")]


@pytest.mark.parametrize(("known", "told"), [(2, False), (3, True)])
def test_concentration_is_told_of_accounts_with_several_people(known, told):
    own = people(champion_last=19, others_last=19)

    found = concentration(own, CHAMPIONS, known_users=known)

    assert (found is not None and (found.about, found.value) == ("ada", 60)) is told


@pytest.mark.parametrize(
    ("voice", "severity"),
    [
        (Voice("nps", 40, 5, 39, 5), "info"),
        (Voice("nps", 40, 5, 20, 5), "warn"),
        (Voice("csat", 90, 9, 80, 9), "warn"),
        (Voice("nps", 40, 5, 40, 5), None),
        (Voice("nps", 40, 5, 60, 5), None),
        (Voice("nps", 40, 4, -50, 9), None),
        (Voice("nps", None, 9, -50, 9), None),
        (Voice("nps", 40, 9, None, 9), None),
    ],
)
def test_a_score_that_falls_on_answers_enough_is_told(voice, severity):
    found = [one.severity for one in falling([voice], FeedbackRules())]

    assert found == ([severity] if severity else [])


def test_onboarding_of_a_past_day_is_judged_as_of_that_day():
    as_of = nth(9)

    assert onboarding_stalled(nth(1), None, StalledRules(), as_of=as_of).value == 8


@pytest.mark.parametrize(
    ("before", "now", "kind", "severity"),
    [
        (Member("member"), Member("Admin"), "new_admin", "info"),
        (None, Member("owner"), "new_admin", "info"),
        (None, Member("member"), None, None),
        (Member("admin"), Member("owner"), "role_change", "warn"),
        (Member("admin"), Member("member"), "role_change", "warn"),
        (Member("member"), Member("analyst"), "role_change", "info"),
        (Member(None), Member("analyst"), None, None),
        (Member("member"), Member("member"), None, None),
        (Member("member"), Member("member", deactivated=True), "deactivation", "info"),
        (Member("admin"), Member("admin", deactivated=True), "deactivation", "critical"),
        (
            Member("member"),
            Member("member", deactivated=True, key_contact=True),
            "deactivation",
            "critical",
        ),
        (Member("x", deactivated=True), Member("x", deactivated=True), None, None),
        (None, Member("x", deactivated=True), None, None),
    ],
)
def test_people_come_into_power_change_roles_and_leave(before, now, kind, severity):
    then = {"bo": Member(), **({"ada": before} if before else {})}

    found = list(changes(then, {"bo": Member(), "ada": now}, PeopleRules()))

    assert [(one.kind, one.severity, one.about) for one in found] == (
        [(kind, severity, "ada")] if kind else []
    )


def test_a_signal_that_is_switched_off_is_never_told():
    own = people(champion_last=5, others_last=19)
    seats, stalled = ExpansionRules(enabled=False), StalledRules(enabled=False)
    silence, voice = ChampionRules(enabled=False), FeedbackRules(enabled=False)
    few, roles = FewFeaturesRules(enabled=False), PeopleRules(enabled=False)

    assert drop_of(Weeks(0, [100] * 8), UsageDropRules(enabled=False)).severity is None
    assert not list(champion_losses(own, silence, as_of=AS_OF))
    assert concentration(own, silence, known_users=3) is None
    assert not list(falling([Voice("nps", 40, 5, 20, 5)], voice))
    assert not list(falling_people([Answerer("ada", "nps", 9, 1)], voice))
    assert expansion([120], seats) is None
    assert few_features(breadth({"a"}, ["a", "b"], set()), few, observed_days=30) is None
    assert onboarding_stalled(nth(1), None, stalled, as_of=nth(20)) is None
    assert not list(changes({"ada": Member("x")}, {"ada": Member("admin")}, roles))


blocks = st.lists(st.integers(0, 500), max_size=10)


@given(st.integers(0, 600), st.integers(0, 100), blocks)
def test_falling_further_never_calms_an_alarm(last, further, blocks):
    order = [None, "warn", "critical"]

    near, far = (
        drop_of(Weeks(one, blocks), DROPS).severity for one in (last, max(0, last - further))
    )

    assert order.index(near) <= order.index(far)


@given(st.integers(0, 600), st.permutations([100, 110, 95, 105, 100, 98]))
def test_the_order_of_the_weeks_before_changes_nothing(last, blocks):
    assert drop_of(Weeks(last, blocks), DROPS) == drop_of(Weeks(last, sorted(blocks)), DROPS)


@given(st.integers(0, 400), st.integers(0, 400))
def test_business_days_are_those_that_can_be_counted_one_by_one(start, length):
    after, before = nth(start), nth(start + length)
    between = [after + timedelta(days=n) for n in range(1, length)]

    assert business_days_between(after, before) == sum(one.weekday() < 5 for one in between)
