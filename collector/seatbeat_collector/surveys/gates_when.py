"""The gates that keep surveys rare: sample, turns, cooldowns, gaps, caps and quotas."""

from __future__ import annotations

from seatbeat_collector.store.surveys import LEASE_MS, Shown

from .definition import Definition
from .gate import DAY_MS, Case, Gate, Judgement, waited
from .sampling import in_sample, next_turn_ms


def in_sample_and_turn(survey: Definition, user_id: str, *, salt: str, at_ms: int) -> bool:
    """What a hash says alone of a survey and a person: two gates, passed without any read."""
    if survey.is_forced:
        return True
    percent = survey["sample_percent"]
    named = {"salt": salt, "survey_id": survey.id, "user_id": user_id}
    return in_sample(**named, percent=percent) and _turn_ms(survey, user_id, salt, at_ms) <= at_ms


def _in_sample(case: Case) -> Judgement:
    percent = case.survey["sample_percent"]
    passed = in_sample(
        salt=case.salt,
        survey_id=case.survey.id,
        user_id=case.person.user_id,
        percent=percent,
    )
    return Judgement(passed, {"percent": percent})


def _in_turn(case: Case) -> Judgement:
    turn_ms = _turn_ms(case.survey, case.person.user_id, case.salt, case.now_ms)
    passed = turn_ms <= case.now_ms
    compared = {name: case.survey[name] for name in ("window_days", "period_days")}
    return Judgement(passed, compared, None if passed else turn_ms)


def _turn_ms(survey: Definition, user_id: str, salt: str, at_ms: int) -> int:
    """When the turn began that lasts, or the next one begins; a turn as long as the period never
    ends."""
    window, period = survey["window_days"], survey.period_days
    if window == 0 or window >= period:
        return 0
    return next_turn_ms(
        salt=salt,
        survey_id=survey.id,
        user_id=user_id,
        period_days=period,
        at_ms=at_ms,
        window_days=window,
    )


def outcome_of(shown: Shown) -> tuple[str, int]:
    """What came of a display, and when its clock began."""
    if shown.answered_at_ms is not None:
        return "answered", shown.answered_at_ms
    outcome = {"completed": "answered", "dismissed": "dismissed", "later": "later"}
    return outcome.get(shown.action, "ignored"), shown.last_at_ms


def _own(case: Case) -> list[Shown]:
    return [shown for shown in case.person.displays if shown.survey_id == case.survey.id]


def _cooled_down(case: Case, outcome: str) -> Judgement:
    outcomes = [outcome_of(shown) for shown in _own(case)]
    since = [at_ms for what, at_ms in outcomes if what == outcome]
    return waited(case, since, case.survey.cooldown_days[outcome])


def _after_answer(case: Case) -> Judgement:
    return _cooled_down(case, "answered")


def _after_dismissal(case: Case) -> Judgement:
    return _cooled_down(case, "dismissed")


def _after_later(case: Case) -> Judgement:
    return _cooled_down(case, "later")


def _after_ignoring(case: Case) -> Judgement:
    return _cooled_down(case, "ignored")


def _not_shown_too_often(case: Case) -> Judgement:
    most = case.survey["max_displays"]
    begins = case.cycle_ends_ms - case.survey.period_days * DAY_MS
    shown = sum(one.shown_at_ms >= begins for one in _own(case))
    compared = {"max_displays": most, "displays": shown, "cycle": case.cycle}
    return Judgement(shown < most, compared, None if shown < most else case.cycle_ends_ms)


def _metric_cooled_down(case: Case) -> Judgement:
    """Since another survey of the metric; this one has clocks of its own."""
    since = [
        shown.shown_at_ms
        for shown in case.person.displays
        if shown.metric == case.survey.metric and shown.survey_id != case.survey.id
    ]
    return waited(case, since, case.survey["metric_cooldown_days"])


def _gap_has_passed(case: Case) -> Judgement:
    """Since any survey; one that is about to be shown elsewhere is as good as shown."""
    judged = waited(
        case, [one.shown_at_ms for one in case.person.displays], case.survey["gap_days"]
    )
    others = [
        lease.leased_at_ms
        for lease in case.person.leases
        if lease.survey_id != case.survey.id
        and lease.mode == "live"
        and lease.is_pending(case.now_ms)
    ]
    if not judged.passed or not others:
        return judged
    compared = {**judged.compared, "leased_at": max(others)}
    return Judgement(False, compared, max(others) + LEASE_MS)


def _account_has_room(case: Case) -> Judgement:
    most, asked = case.survey["account_per_day"], case.person.account_asked
    compared = {"account_per_day": most, "asked": len(asked)}
    if most == 0 or len(asked) < most:
        return Judgement(True, compared)
    return Judgement(False, compared, asked[most - 1] + DAY_MS)


def _today_has_room(case: Case) -> Judgement:
    most = case.survey["daily_quota"]
    if most is None or case.answered is None:
        return Judgement(True, {"daily_quota": most})
    compared = {"daily_quota": most, "answers": case.answered.today}
    return Judgement(case.answered.today < most, compared)


def _survey_has_room(case: Case) -> Judgement:
    most = case.survey["total_quota"]
    if most is None or case.answered is None:
        return Judgement(True, {"total_quota": most})
    compared = {"total_quota": most, "answers": case.answered.ever}
    return Judgement(case.answered.ever < most, compared)


def is_free(case: Case) -> Judgement:
    """Whether nobody else is about to show this survey to the person."""
    pending = [
        lease.leased_at_ms
        for lease in case.person.leases
        if lease.survey_id == case.survey.id and lease.is_pending(case.now_ms)
    ]
    if not pending:
        return Judgement(True)
    return Judgement(False, {"leased_at": max(pending)}, max(pending) + LEASE_MS)


GATES = (
    Gate("sample", "not_in_sample", _in_sample),
    Gate("turn", "not_in_turn", _in_turn),
    Gate("answered", "cooldown_answered", _after_answer),
    Gate("dismissed", "cooldown_dismissed", _after_dismissal),
    Gate("later", "cooldown_later", _after_later),
    Gate("ignored", "cooldown_ignored", _after_ignoring),
    Gate("displays", "max_displays", _not_shown_too_often),
    Gate("metric", "metric_cooldown", _metric_cooled_down),
    Gate("gap", "gap", _gap_has_passed),
    Gate("account_cap", "account_cap", _account_has_room),
    Gate("daily_quota", "daily_quota", _today_has_room),
    Gate("total_quota", "total_quota", _survey_has_room),
)
