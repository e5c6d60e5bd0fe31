"""Engagement: ranks within a segment, fixed curves, and what explains them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.metrics.contributions import total
from seatbeat_collector.metrics.engagement import (
    Field,
    daily_actions,
    scores_of,
)
from seatbeat_collector.metrics.engagement_change import Fields, change
from seatbeat_collector.metrics.engagement_curves import METRICS, Use, curve_points
from seatbeat_collector.metrics.engagement_score import engagement_envelope
from seatbeat_collector.metrics.licenses import Licenses, seats_of
from seatbeat_collector.metrics.peers import Ranks
from seatbeat_collector.metrics.rules import EngagementRules, EngagementScale, EngagementWeights
from stories.contract import ids, table
from stories.metric_days import fortnight, subject

RULES = EngagementRules()
ONLY_TIME = EngagementScale(EngagementWeights(0, 1, 0, 0))


def use(account="a", **more):
    """Somebody's ordinary fortnight: five people of ten, six seats."""
    values = {
        "segment": "pro",
        "observed_days": 14,
        "active_days": 10,
        "engaged_ms": 50 * 15 * 60_000,
        "user_days": 50,
        "active_users": 5,
        "known_users": 10,
        "actions": 100,
        "licenses": Licenses(5, 6),
        **more,
    }
    return Use(account, **values)


def crowd(count=12, **more):
    """A segment in which everybody was here one minute a day more than the one before."""
    return [use(f"peer-{n}", engaged_ms=50 * n * 60_000, **more) for n in range(1, count + 1)]


@pytest.mark.parametrize("case", table("scores", "ranks"), ids=ids)
def test_worked_numbers_of_ranks(case):
    ranks = Ranks(case["values"])

    found = [None if value is None else ranks.percentile(value) for value in case["values"]]

    assert found == case["percentiles"]


@pytest.mark.parametrize("case", table("scores", "floor"), ids=ids)
def test_worked_numbers_of_the_floor(case):
    about = use(actions=case["actions"], observed_days=case["observed"])
    low_bar = RULES._replace(least_observed_days=1, least_peers=1)

    score = Field([about], low_bar).scores(about).engagement

    assert float(daily_actions(about)) == case["daily"]
    assert score.floored is case["floored"]
    assert (score.value == 0) is case["floored"]


@pytest.mark.parametrize("case", table("scores", "engagement"), ids=ids)
def test_worked_numbers_of_the_score_of_one_metric(case):
    uses = [
        use(n, actions=int(14 * daily), engaged_ms=int(daily * 60_000))
        for n, daily in enumerate(case["daily_actions"])
    ]

    found = scores_of(uses, EngagementRules(ONLY_TIME, least_peers=5))

    assert [score.engagement.value for score in found.values()] == case["engagement"]


@pytest.mark.parametrize("case", table("scores", "curves"), ids=ids)
def test_worked_numbers_of_the_curves(case):
    seats = seats_of(case.get("seats", 6))
    about = use(
        active_days=case.get("active_days", 10),
        observed_days=case.get("observed", 14),
        engaged_ms=int(4 * 60_000 * case.get("minutes", 15)),
        user_days=4,
        active_users=case.get("active", 5),
        known_users=case.get("known", 10),
        licenses=Licenses(case.get("active", 5), seats),
    )
    points = curve_points(about, 30)

    for name in METRICS:
        if name in case:
            expected = case[name]
            assert (None if points[name] is None else float(points[name])) == expected


def test_the_headline_is_the_mean_of_the_ranks_within_the_segment():
    uses = crowd()

    found = scores_of(uses, RULES)
    lowest, highest = (found[f"peer-{n}"].engagement for n in (1, 12))

    # Three of four metrics are alike for all, which is a rank of 50; time is the lowest of twelve.
    assert lowest.value == (3 * 50 + Fraction(50, 12)) / 4
    assert highest.value == 100 - lowest.value
    assert (lowest.normalization, lowest.peers, lowest.coverage) == ("percentile", 12, 1)


def test_with_nine_peers_the_absolute_number_stands_in():
    nine = scores_of(crowd(9), RULES)["peer-9"]
    ten = scores_of(crowd(10), RULES)["peer-9"]

    assert (nine.engagement.normalization, nine.engagement.value) == (
        "absolute",
        nine.absolute.value,
    )
    assert ten.engagement.normalization == "percentile"


@pytest.mark.parametrize(
    "stranger",
    [{"segment": "trial"}, {"apart": True}, {"observed_days": 6, "active_days": 3}],
    ids=["another segment", "has left or is the vendor's own", "too young"],
)
def test_who_is_no_peer_changes_nobody_s_rank(stranger):
    uses = crowd()
    alone = scores_of(uses, RULES)

    beside = scores_of([*uses, *(use(f"stranger-{n}", **stranger) for n in range(5))], RULES)

    assert {account: beside[account] for account in alone} == alone


def test_who_stands_apart_has_no_peers_but_a_score_of_its_own():
    left = use("left", apart=True)

    score = scores_of([*crowd(), left], RULES)["left"]

    assert score.engagement.normalization == "absolute"
    assert score.engagement.value == score.absolute.value is not None


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, "ok"),
        ({"running": True}, "provisional"),
        ({"observed_days": 13}, "provisional"),
        ({"observed_days": 7, "active_days": 5}, "provisional"),
        ({"observed_days": 6, "active_days": 5}, "insufficient_data"),
    ],
)
def test_a_young_account_s_score_is_provisional_or_none(more, status):
    about = use("young", **more)

    for score in scores_of([*crowd(), about], RULES)["young"]:
        assert score.status == status
        assert (score.value is None) == (status == "insufficient_data")


def test_a_metric_without_a_denominator_leaves_its_weight_to_the_others():
    trial = use("trial", licenses=Licenses(5, None))

    absolute = scores_of([trial], RULES)["trial"].absolute

    assert absolute.coverage == Fraction(3, 4)
    assert absolute.value == Fraction(100 + 50 + 50, 3)


def test_nothing_to_weigh_is_null_and_not_zero():
    rules = EngagementRules(EngagementScale(EngagementWeights(0, 0, 0, 1)))
    trial = use("trial", licenses=Licenses(5, None))

    score = scores_of([trial], rules)["trial"].engagement

    assert (score.value, score.status, score.coverage) == (None, "no_denominator", 0)


def test_each_segment_may_weigh_in_its_own_way():
    rules = EngagementRules(by_segment={"pro": EngagementScale(target_minutes=60)})

    assert scores_of([use()], rules)["a"].absolute.points["time"] == 25
    assert scores_of([use(segment="trial")], rules)["a"].absolute.points["time"] == 50


def test_where_no_activities_are_named_only_silence_is_under_the_floor():
    busy, silent = (
        use("busy", actions=0),
        use("silent", actions=0, active_days=0, engaged_ms=0, user_days=0, active_users=0),
    )

    found = scores_of([busy, silent], RULES)

    assert not found["busy"].engagement.floored
    assert found["silent"].engagement.value == 0
    assert scores_of([busy, use("named")], RULES)["busy"].engagement.floored


def test_a_score_leaves_with_all_that_explains_it():
    about = subject(fortnight())
    score = scores_of([use()], RULES)["a"]

    answer = engagement_envelope("engagement", score.engagement, about.scope(about.window))

    assert answer["value"] == pytest.approx(70.8333333)
    assert answer["unit"] == "points"
    assert {"normalization", "coverage", "peers", "floored"} < set(answer)


amounts = st.integers(0, 20)
uses = st.builds(
    lambda days, minutes, people, more, actions, seats: use(
        active_days=min(days, 14),
        engaged_ms=minutes * 60_000,
        user_days=days,
        active_users=people,
        known_users=people + more,
        actions=actions * 7,
        licenses=Licenses(people, seats or None),
    ),
    amounts,
    amounts,
    amounts,
    amounts,
    amounts,
    amounts,
)
segments = st.lists(uses, min_size=1, max_size=14).map(
    lambda found: [one._replace(account=n) for n, one in enumerate(found)]
)


@given(segments, st.integers(1, 14))
def test_contributions_add_up_to_both_scores_exactly(uses, least_peers):
    for scores in scores_of(uses, RULES._replace(least_peers=least_peers)).values():
        for score in scores:
            assert total(score.rows()) == (score.value or 0)
            assert score.value is None or 0 <= score.value <= 100


@given(segments)
def test_the_ranks_of_a_segment_average_fifty(uses):
    field = Field(uses, RULES._replace(least_peers=1))
    for name in METRICS:
        ranks = [field.scores(one).engagement.points[name] for one in uses]
        known = [rank for rank in ranks if rank is not None]
        assert not known or sum(known) == 50 * len(known)


@given(segments, st.randoms())
def test_the_order_of_accounts_changes_no_score(uses, random):
    shuffled = random.sample(uses, len(uses))

    assert scores_of(shuffled, RULES) == scores_of(uses, RULES)


@given(segments, st.integers(1, 30))
def test_more_time_never_lowers_either_score(uses, minutes):
    one = uses[0]._replace(user_days=max(1, uses[0].user_days))
    more = one._replace(engaged_ms=one.engaged_ms + minutes * 60_000)
    rules = RULES._replace(least_peers=1)

    before, after = (scores_of([first, *uses[1:]], rules)[0] for first in (one, more))

    assert after.engagement.value >= before.engagement.value
    assert after.absolute.value >= before.absolute.value


def fields(then, now, rules_then=RULES, rules_now=RULES):
    between, after = (Field(now, rules) for rules in (rules_then, rules_now))
    return Fields(Field(then, rules_then), between, after)


def test_peers_that_overtake_an_account_are_peer_drift():
    then = crowd()
    now = [then[0], *(one._replace(engaged_ms=one.engaged_ms * 2) for one in then[1:])]
    moved = [then[5], *then[:5], *then[6:]]

    still = change(fields(then, now), then[0], now[0])
    overtaken = change(fields(moved, [then[5], *now[:5], *now[6:]]), then[5], then[5])

    assert (still.change, still.peers) == (0, 0)
    assert overtaken.own == overtaken.missing == overtaken.configuration == 0
    assert overtaken.peers == overtaken.change < 0


def test_what_the_account_did_is_its_own_change():
    then = crowd()
    now = [then[0]._replace(engaged_ms=then[11].engaged_ms * 2), *then[1:]]

    found = change(fields(then, now), then[0], now[0])

    assert found.own == found.change > 0
    assert found.peers == found.missing == found.configuration == 0


def test_seats_that_become_known_are_missing_data_and_weights_are_configuration():
    then = [one._replace(licenses=Licenses(5, None)) for one in crowd()]
    now = [then[0]._replace(licenses=Licenses(5, 50)), *then[1:]]
    rules = RULES._replace(scale=ONLY_TIME)

    seats = change(fields(then, now), then[0], now[0])
    weights = change(fields(then, then, rules_now=rules), then[0], then[0])

    assert (seats.own, seats.peers, seats.configuration) == (0, 0, 0)
    assert seats.missing == seats.change != 0
    assert weights.configuration == weights.change != 0


def test_a_change_between_scores_of_which_one_is_unknown_is_unknown():
    young = use(observed_days=3, active_days=2)

    assert change(fields([young], [use()]), young, use()) is None


@given(segments, segments, st.integers(1, 14), st.sampled_from(["pro", "trial"]))
def test_the_parts_of_a_change_add_up_exactly(then, now, least_peers, segment):
    now = [now[0]._replace(segment=segment), *now[1:]]
    rules = RULES._replace(least_peers=least_peers)
    later = rules._replace(scale=EngagementScale(EngagementWeights(0.4, 0.3, 0.2, 0.1), 20))

    found = change(fields(then, now, rules, later), then[0], now[0])

    if found is not None:
        assert found.before + found.change == found.after
