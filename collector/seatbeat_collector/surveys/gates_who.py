"""The gates that look at the survey's state and at who the person is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seatbeat_collector.store.who_counts import is_impersonated, is_own, says_no, says_yes
from seatbeat_collector.wire.instants import read_instant

from .gate import DAY_MS, Case, Gate, Judgement, elapsed


def _is_live(case: Case) -> Judgement:
    survey = case.survey
    passed = survey.status == "live" or (survey.status == "draft" and survey.is_forced)
    return Judgement(passed, {"status": survey.status, "mode": survey.mode})


def _has_begun(case: Case) -> Judgement:
    begins = case.survey.starts_at
    return Judgement(begins is None or case.now_ms >= begins, {"starts_at": begins}, begins)


def _is_not_over(case: Case) -> Judgement:
    ends = case.survey.ends_at
    return Judgement(ends is None or case.now_ms < ends, {"ends_at": ends})


def _is_not_internal(case: Case) -> Judgement:
    """Own people are known by trait or e-mail domain; impersonation has a gate of its own."""
    traits = case.person.traits
    internal = is_own(traits)
    counted = not case.person.is_uncounted or is_impersonated(traits)
    return Judgement(counted and not internal, {"internal": internal or not counted})


def _has_not_opted_out(case: Case) -> Judgement:
    places = (case.person.traits, case.person.account_traits)
    out = any(says_no(at.get("surveys")) or says_yes(at.get("opted_out")) for at in places)
    return Judgement(not out, {"opted_out": out})


def _is_themselves(case: Case) -> Judgement:
    impersonated = is_impersonated(case.person.traits)
    return Judgement(not impersonated, {"impersonating": impersonated})


def _in_segment(case: Case) -> Judgement:
    wanted, account_id = case.survey.audience["segments"], case.person.account_id
    segment = case.segment_of(account_id) if wanted and account_id is not None else None
    return _among(segment, wanted)


def _in_account(case: Case) -> Judgement:
    return _among(case.person.account_id, case.survey.audience["accounts"])


def _account_fits(case: Case) -> Judgement:
    return _traits_fit(case.person.account_traits, case.survey.audience["account_traits"])


def _in_role(case: Case) -> Judgement:
    traits = case.person.traits
    return _among(traits.get("roles", traits.get("role")), case.survey.audience["roles"])


def _user_fits(case: Case) -> Judgement:
    return _traits_fit(case.person.traits, case.survey.audience["user_traits"])


def _is_old_enough(case: Case) -> Judgement:
    days, since = case.survey.audience["min_age_days"], _known_since(case)
    compared = {"days": days, "known_since": since}
    if days == 0 or (since is not None and elapsed(case.now_ms, since, days)):
        return Judgement(True, compared)
    return Judgement(False, compared, None if since is None else since + days * DAY_MS)


def _is_active_enough(case: Case) -> Judgement:
    days, found = case.survey.audience["min_active_days"], case.person.active_days
    return Judgement(found >= days, {"days": days, "active_days": min(found, days)})


def _known_since(case: Case) -> int | None:
    """When the person was first seen, or was created, as their trait `created_at` says."""
    known = [case.person.first_ms, _instant(case.person.traits.get("created_at"))]
    return min((at for at in known if at is not None), default=None)


def _instant(value: object) -> int | None:
    try:
        return read_instant(value)
    except ValueError:
        return None


def _among(found: Any, wanted: list[Any] | None) -> Judgement:
    """Whether a value is one of those wanted; of a list, any value."""
    values = found if isinstance(found, list) else [found]
    passed = not wanted or any(_same(value, one) for value in values for one in wanted)
    return Judgement(passed, {"found": found, "wanted": wanted} if wanted else {})


def _traits_fit(traits: Mapping[str, Any], wanted: Mapping[str, list[Any]] | None) -> Judgement:
    judged = {name: _among(traits.get(name), one) for name, one in (wanted or {}).items()}
    compared = {name: each.compared for name, each in judged.items()}
    return Judgement(all(each.passed for each in judged.values()), compared)


def _same(one: object, other: object) -> bool:
    """Equal, and both truth values or neither: 1 is not true."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


GATES = (
    Gate("status", "not_live", _is_live, may_be_forced=False),
    Gate("starts", "not_started", _has_begun, may_be_forced=False),
    Gate("ends", "over", _is_not_over, may_be_forced=False),
    Gate("internal", "internal", _is_not_internal),
    Gate("opted_out", "opted_out", _has_not_opted_out, may_be_forced=False),
    Gate("impersonated", "impersonated", _is_themselves, may_be_forced=False),
    Gate("segment", "other_segment", _in_segment, may_be_forced=False),
    Gate("account", "other_account", _in_account, may_be_forced=False),
    Gate("account_traits", "other_account_traits", _account_fits, may_be_forced=False),
    Gate("role", "other_role", _in_role, may_be_forced=False),
    Gate("user_traits", "other_user_traits", _user_fits, may_be_forced=False),
    Gate("age", "too_new", _is_old_enough),
    Gate("active_days", "too_few_active_days", _is_active_enough),
)
