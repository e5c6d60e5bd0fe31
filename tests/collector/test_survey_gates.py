"""Gates: in their order, the first that fails wins, and says when it may pass."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.store.surveys import Shown
from seatbeat_collector.surveys.definitions import load
from seatbeat_collector.surveys.gate import DAY_MS
from seatbeat_collector.surveys.gates import CODES, LEASE, ON_SERVER, reason_against, results
from seatbeat_collector.surveys.gates_when import outcome_of
from stories.gate_cases import LIVE, NOW, case, leased, shown

HOUR = 3_600_000
AUDIENCE = {"min_age_days": 0, "min_active_days": 0}


def who(**audience):
    return {"audience": {**AUDIENCE, **audience}}


CASES = {
    # -- live and in dates
    "a live survey asks": (case(), None),
    "a draft asks nobody": (case({"status": "draft"}), "not_live"),
    "a paused one asks nobody": (case({"status": "paused"}), "not_live"),
    "an ended one asks nobody": (case({"status": "ended"}), "not_live"),
    "it begins at its instant": (case({"starts_at": NOW}), None),
    "and not a millisecond before": (case({"starts_at": NOW + 1}), "not_started"),
    "it ends at its instant": (case({"ends_at": NOW}), "over"),
    "and not a millisecond before that": (case({"ends_at": NOW + 1}), None),
    # -- not internal, opted out or impersonated
    "own people by trait": (case(traits={"internal": True}), "internal"),
    "own people by their e-mail's domain": (case(is_uncounted=True), "internal"),
    "programs": (case(traits={"bot": True}), "internal"),
    "who wants no surveys": (case(traits={"surveys": False}), "opted_out"),
    "who wants none, in other words": (case(traits={"opted_out": True}), "opted_out"),
    "who says it as text": (case(traits={"surveys": "No"}), "opted_out"),
    "an account that wants none": (case(account_traits={"surveys": False}), "opted_out"),
    "who may be asked says so": (case(traits={"surveys": True, "opted_out": False}), None),
    "somebody is signed in as them": (case(traits={"impersonating": True}), "impersonated"),
    "who is signed in as them is named": (case(traits={"impersonating": "kim"}), "impersonated"),
    "who is, is told in full": (case(traits={"impersonated": {"by": "kim"}}), "impersonated"),
    "nobody is signed in as them": (case(traits={"impersonating": "No"}), None),
    "they are impersonated, and so not counted": (
        case(traits={"impersonated": True}, is_uncounted=True),
        "impersonated",
    ),
    # -- audience
    "another segment": (case(who(segments=["smb"]), segment="enterprise"), "other_segment"),
    "no account": (
        case(who(segments=["smb"]), segment="smb", account_id=None),
        "other_segment",
    ),
    "the segment": (case(who(segments=["smb", "mid"]), segment="mid"), None),
    "another account": (case(who(accounts=["globex"])), "other_account"),
    "the account": (case(who(accounts=["globex", "acme"])), None),
    "another plan": (
        case(who(account_traits={"plan": ["pro"]}), account_traits={"plan": "free"}),
        "other_account_traits",
    ),
    "the plan and the rest": (
        case(
            who(account_traits={"plan": ["pro"], "seats": 5}),
            account_traits={"plan": "pro", "seats": 5},
        ),
        None,
    ),
    "one trait of two": (
        case(who(account_traits={"plan": "pro", "seats": 5}), account_traits={"plan": "pro"}),
        "other_account_traits",
    ),
    "another role": (case(who(roles=["admin"]), traits={"role": "viewer"}), "other_role"),
    "the role": (case(who(roles=["admin"]), traits={"role": "admin"}), None),
    "one role of many": (case(who(roles=["admin"]), traits={"roles": ["x", "admin"]}), None),
    "one is not true": (case(who(user_traits={"a": 1}), traits={"a": True}), "other_user_traits"),
    "a trait that must be missing": (case(who(user_traits={"a": [None]})), None),
    "known for 30 days": (case(first_ms=NOW - 30 * DAY_MS), None),
    "known for a millisecond less": (case(first_ms=NOW - 30 * DAY_MS + 1), "too_new"),
    "never seen": (case(first_ms=None), "too_new"),
    "first seen in the future": (case(first_ms=NOW + HOUR), "too_new"),
    "created long ago, seen today": (
        case(first_ms=NOW, traits={"created_at": "2020-01-01T00:00:00Z"}),
        None,
    ),
    "created at a time that is none": (
        case(first_ms=NOW, traits={"created_at": "long ago"}),
        "too_new",
    ),
    "active on three days": (case(active_days=3), None),
    "active on two": (case(active_days=2), "too_few_active_days"),
    # -- sample and turn
    "nobody is in a sample of 0": (case({"sample_percent": 0}), "not_in_sample"),
    "a turn as long as the period never ends": (case({"window_days": 90}), None),
    # -- own cooldowns, each by its own clock
    "answered 90 days ago": (case(displays=[shown(90, "completed", answered=True)]), None),
    "answered a millisecond later": (
        case(displays=[shown(90, "completed", answered=True, ms=1)]),
        "cooldown_answered",
    ),
    "answered and then closed is answered": (
        case(displays=[shown(40, "dismissed", answered=True)]),
        "cooldown_answered",
    ),
    "dismissed 30 days ago": (case(displays=[shown(30, "dismissed")]), None),
    "dismissed a millisecond later": (
        case(displays=[shown(30, "dismissed", ms=1)]),
        "cooldown_dismissed",
    ),
    "put off 7 days ago": (case(displays=[shown(7, "later")]), None),
    "put off a millisecond later": (case(displays=[shown(7, "later", ms=1)]), "cooldown_later"),
    "ignored 7 days ago": (case(displays=[shown(7)]), None),
    "ignored a millisecond later": (case(displays=[shown(7, ms=1)]), "cooldown_ignored"),
    "abandoned counts as ignored": (case(displays=[shown(6, "abandoned")]), "cooldown_ignored"),
    "an old answer counts though a later display was ignored": (
        case(displays=[shown(50, answered=True), shown(8)]),
        "cooldown_answered",
    ),
    "an answer from the future": (
        case({"cooldown_days": {"answered": 0}}, displays=[shown(-1, answered=True)]),
        "cooldown_answered",
    ),
    "a third display in the cycle": (
        case(live_days_ago=80, displays=[shown(70), shown(60)]),
        None,
    ),
    "a fourth display in the cycle": (
        case(live_days_ago=80, displays=[shown(70), shown(60), shown(50)]),
        "max_displays",
    ),
    "displays of the cycle before": (
        case(live_days_ago=100, displays=[shown(70), shown(60), shown(50)]),
        None,
    ),
    "a new cycle begins anew": (
        case(live_days_ago=90, displays=[shown(70), shown(60), shown(50)]),
        None,
    ),
    # -- across surveys
    "another survey of the metric 30 days ago": (
        case(displays=[shown(30, survey="nps-q3")]),
        None,
    ),
    "another survey of the metric, a millisecond later": (
        case(displays=[shown(30, survey="nps-q3", ms=1)]),
        "metric_cooldown",
    ),
    "another metric 29 days ago": (case(displays=[shown(29, survey="c", metric="csat")]), None),
    "another metric 7 days ago": (case(displays=[shown(7, survey="c", metric="csat")]), None),
    "any survey, a millisecond later": (
        case(displays=[shown(7, survey="c", metric="csat", ms=1)]),
        "gap",
    ),
    "any survey, in the future": (
        case({"gap_days": 0}, displays=[shown(-1, survey="c", metric=None)]),
        "gap",
    ),
    "another survey is about to be shown": (case(leases=[leased(59_999, survey="c")]), "gap"),
    "another survey's lease has fallen back": (case(leases=[leased(60_000, survey="c")]), None),
    "a test of another survey": (case(leases=[leased(5, survey="c", mode="test")]), None),
    # -- caps and quotas
    "two of the account today": (case(account_asked=[NOW - HOUR, NOW - 2 * HOUR]), None),
    "three of the account today": (
        case(account_asked=[NOW - HOUR, NOW - 2 * HOUR, NOW - 3 * HOUR]),
        "account_cap",
    ),
    "without a cap": (case({"account_per_day": 0}, account_asked=[NOW] * 9), None),
    "room today": (case({"daily_quota": 5}, answers=(4, 4)), None),
    "no room today": (case({"daily_quota": 5}, answers=(5, 5)), "daily_quota"),
    "no room at all": (case({"total_quota": 5}, answers=(0, 5)), "total_quota"),
    # -- the lease
    "it is about to be shown elsewhere": (case(leases=[leased(0)]), "leased"),
    "and still is after 59.999 s": (case(leases=[leased(59_999)]), "leased"),
    "it falls back after 60 s": (case(leases=[leased(60_000)]), None),
    "a lease from the future": (case(leases=[leased(-HOUR)]), "leased"),
    "a lease whose display was shown": (case(leases=[leased(5, shown_at=NOW)]), None),
}


@pytest.mark.parametrize(("asked", "reason"), CASES.values(), ids=CASES.keys())
def test_a_gate_lets_pass_or_says_why_not(asked, reason):
    assert reason_against(asked) == reason
    told = list(results(asked))
    failed = [result.code for result in told if result.state == "failed"]
    assert failed == ([reason] if reason else [])
    reached = [result.state in ("passed", "in_browser") for result in told]
    assert reached == sorted(reached, reverse=True)
    assert tuple(result.code for result in told) == CODES


def test_gates_stand_in_the_binding_order():
    assert (
        *("not_live", "not_started", "over", "internal", "opted_out", "impersonated"),
        *("other_segment", "other_account", "other_account_traits", "other_role"),
        *("other_user_traits", "too_new", "too_few_active_days", "not_in_sample", "not_in_turn"),
        *("cooldown_answered", "cooldown_dismissed", "cooldown_later", "cooldown_ignored"),
        *("max_displays", "metric_cooldown", "gap", "account_cap", "daily_quota", "total_quota"),
        *("other_page", "no_trigger", "too_early", "not_quiet", "leased"),
    ) == CODES


WAITING = [name for name, (_, why) in CASES.items() if why and not why.startswith("other_")]


@pytest.mark.parametrize("name", WAITING)
def test_when_a_gate_says_that_it_may_pass_it_does_then_and_not_before(name):
    asked, reason = CASES[name]
    (at_ms,) = (one.may_pass_at_ms for one in results(asked) if one.state == "failed")
    if at_ms is None or reason in ("account_cap", "max_displays"):
        return  # time alone won't help, or what counts within a day is read anew

    assert reason_against(asked._replace(now_ms=at_ms)) != reason
    assert reason_against(asked._replace(now_ms=at_ms - 1)) is not None


def test_the_account_has_room_again_when_the_third_last_display_is_a_day_old():
    asked = case(account_asked=[NOW - HOUR, NOW - 2 * HOUR, NOW - 3 * HOUR, NOW - 4 * HOUR])

    (at_ms,) = (one.may_pass_at_ms for one in results(asked) if one.state == "failed")

    assert at_ms == NOW - 3 * HOUR + DAY_MS


@pytest.mark.parametrize("mode", ["test", "preview"])
def test_to_be_looked_at_a_survey_asks_at_once_but_only_its_audience(mode):
    forced = {"mode": mode, "status": "draft", **who(accounts=["acme"]), "sample_percent": 0}
    tired = {"displays": [shown(0)] * 9, "first_ms": None, "is_uncounted": True}
    assert reason_against(case(forced, **tired)) is None
    assert reason_against(case(forced, account_id="globex", **tired)) == "other_account"
    assert reason_against(case(forced, traits={"surveys": False}, **tired)) == "opted_out"
    assert reason_against(case({**forced, "status": "paused"}, **tired)) == "not_live"
    assert reason_against(case(forced, leases=[leased(1, mode=mode)], **tired)) == "leased"


@given(st.integers(0, 2**32), st.integers(0, 400))
@settings(max_examples=50)
def test_who_is_not_in_turn_is_so_from_the_day_that_is_told(number, day):
    at_ms = NOW + day * DAY_MS
    asked = case({"window_days": 14}, now_ms=at_ms, user_id=f"u-{number}")
    turn = next(one for one in results(asked) if one.gate == "turn")
    if turn.state == "failed":
        assert at_ms < turn.may_pass_at_ms <= at_ms + 76 * DAY_MS
        assert reason_against(asked._replace(now_ms=turn.may_pass_at_ms)) is None


FUTURE = st.integers(1, 10**12).map(lambda ms: NOW + ms)


@given(FUTURE, st.sampled_from(["shown", "dismissed", "later", "completed"]), st.booleans())
def test_what_lies_in_the_future_never_lets_anybody_be_asked(at_ms, action, same):
    survey = {"cooldown_days": dict.fromkeys(("answered", "dismissed", "later", "ignored"), 0)}
    survey |= {"gap_days": 0, "metric_cooldown_days": 0, "max_displays": 1000}
    other = Shown("nps-q4" if same else "x", "nps", action, None, at_ms, at_ms)

    assert reason_against(case(survey, displays=[other])) is not None


class Life:
    """One person who meets some surveys again and again."""

    def __init__(self, surveys):
        self.surveys = surveys
        self.displays = []

    def meet(self, at_ms, outcome):
        for name, survey in self.surveys.items():
            asked = case(
                {**survey, "id": name},
                now_ms=at_ms,
                first_ms=0,
                displays=self.displays,
                live_days_ago=0,
            )
            if reason_against(asked) is None:
                answered = at_ms if outcome == "completed" else None
                metric = asked.survey.metric
                one = Shown(name, metric, outcome, answered, at_ms, at_ms)
                self.displays = [*self.displays, one]


RULES = st.fixed_dictionaries(
    {
        "metric": st.sampled_from(["nps", "csat"]),
        "gap_days": st.integers(0, 10),
        "metric_cooldown_days": st.integers(0, 20),
        "max_displays": st.integers(1, 3),
        "period_days": st.integers(1, 60),
        "cooldown_days": st.fixed_dictionaries(
            {name: st.integers(0, 40) for name in ("answered", "dismissed", "later", "ignored")}
        ),
    }
)
MEETINGS = st.lists(
    st.tuples(
        st.integers(1, 12 * DAY_MS),
        st.sampled_from(["shown", "dismissed", "later", "completed", "abandoned"]),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from("abc"), RULES, min_size=1), MEETINGS)
def test_no_order_of_meetings_has_anybody_asked_more_often_than_the_rules_permit(rules, meetings):
    life, at_ms = Life(rules), NOW
    for pause_ms, outcome in meetings:
        at_ms += pause_ms
        life.meet(at_ms, outcome)

    for place, one in enumerate(life.displays):
        rule = load({**LIVE, **rules[one.survey_id], "id": one.survey_id})
        for before in life.displays[:place]:
            days = (one.shown_at_ms - before.shown_at_ms) / DAY_MS
            assert days >= rule["gap_days"]
            if before.survey_id == one.survey_id:
                assert days >= rule.cooldown_days[outcome_of(before)[0]]
            elif before.metric == one.metric:
                assert days >= rule["metric_cooldown_days"]
        cycle = (one.shown_at_ms - NOW) // (rule.period_days * DAY_MS)
        same = [
            other
            for other in life.displays
            if other.survey_id == one.survey_id
            and (other.shown_at_ms - NOW) // (rule.period_days * DAY_MS) == cycle
        ]
        assert len(same) <= rule["max_displays"]


def test_every_gate_has_a_name_and_a_code_of_its_own():
    assert len({gate.name for gate in (*ON_SERVER, LEASE)}) == len(ON_SERVER) + 1
    assert len(set(CODES)) == len(CODES)
