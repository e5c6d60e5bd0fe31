"""How far an account has taken the product up: features, onboarding, the first value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.adoption import breadth, breadth_envelope
from seatbeat_collector.metrics.envelope import (
    INSUFFICIENT_DATA,
    NO_DENOMINATOR,
    NOT_APPLICABLE,
    Envelope,
    valued,
)
from seatbeat_collector.metrics.features import Act, used_features
from seatbeat_collector.metrics.inputs import Entitlement
from seatbeat_collector.metrics.onboarding import Did, Onboarding, days_to_first_value, onboarding
from seatbeat_collector.metrics.rules import holds
from seatbeat_collector.metrics.rules.product import AdoptionRules
from seatbeat_collector.store.day_acts import DayActs

from .accounts import zone_of
from .cores import Core
from .gathering import Named
from .roster import Account
from .sources import Sources
from .terms import Terms, When

BREADTH_DAYS = 30
ONBOARDING_DAYS = 30
VALUE_DAYS = 90
_STEP_DAYS = 45
"""Of an account's history that are read at once."""


class Beginnings(NamedTuple):
    """How an account came in, as far as somebody asks."""

    onboarding: Onboarding | None
    first_value: date | None
    signed_in: date | None
    """The first day on which somebody signed in, or where no activity is named for it, came."""


def features_used(named: Named, rules: AdoptionRules) -> dict[str, int]:
    """Who used which feature, as bits."""
    acts = [Act(part, "", users) for part, users in named.parts.items()]
    acts += [Act("", name, users) for name, users in named.names.items()]
    return used_features(acts, rules)


def feature_breadth(
    account: Account,
    used: Collection[str],
    entitlements: Collection[Entitlement],
    common: Callable[[str], set[str]],
    days: int = BREADTH_DAYS,
) -> Envelope:
    """What it uses of what it has; `common` are the features of a segment that all should use."""
    last = account.day.last
    has = {one.feature for one in entitlements if one.holds_on(last)}
    found = breadth(used, has or None, set() if has else common(account.segment))
    return breadth_envelope(found, account.scope(days))


def beginnings(
    account: Account, when: When, sources: Sources, core: Core, terms: Terms
) -> Beginnings:
    """Read from the first event on, only until all that is asked for is found.

    Of an account whose first days are no longer kept neither the first value nor the first
    sign-in is told: what is left may not be the first.
    """
    rules = terms.rules.onboarding
    asked = bool(rules.steps) and holds(rules.when, account.facts)
    if not asked and not core.is_named:
        return Beginnings(None, None, None)
    names, found = _names(account, sources), list[Did]()
    steps = onboarding((), rules, start=account.start, as_of=account.day.as_of) if asked else None
    value = signed_in = None
    for acts in _history(account, when, sources, terms.timezone):
        value = value or _first_day(acts, core.came_on if core.is_named else None)
        signed_in = signed_in or _first_day(acts, _signs_in(terms.sign_in_activity))
        if steps is not None and steps.finished_on is None:
            found += _did(acts, names)
            steps = onboarding(found, rules, start=account.start, as_of=account.day.as_of)
        done = steps is None or steps.finished_on is not None
        if done and (value is not None or not core.is_named):
            break
    kept = _is_kept_from_the_first(account, when)
    return Beginnings(steps, value if kept else None, signed_in if kept else None)


def beginning_envelopes(account: Account, found: Beginnings, core: Core) -> dict[str, Envelope]:
    """The two metrics of coming in."""
    steps = found.onboarding
    beside = {
        "done": sum(one.done_on is not None for one in steps.steps) if steps else None,
        "steps": len(steps.steps) if steps else None,
        "late": sum(one.late for one in steps.steps) if steps else None,
    }
    took = days_to_first_value(found.first_value, account.start)
    return {
        "onboarding_progress": valued(
            "onboarding_progress",
            account.scope(ONBOARDING_DAYS),
            steps.percent if steps else None,
            beside,
            without=NO_DENOMINATOR if steps else NOT_APPLICABLE,
        ),
        "time_to_first_value": valued(
            "time_to_first_value",
            account.scope(VALUE_DAYS),
            took,
            {"signed_in": None if found.signed_in is None else found.signed_in.isoformat()},
            without=INSUFFICIENT_DATA if core.is_named else NOT_APPLICABLE,
        ),
    }


def _history(
    account: Account, when: When, sources: Sources, default_zone: str
) -> Iterator[list[list[DayActs]]]:
    """The acts of all accounts of the tree from its first event on, some weeks at a time."""
    first = _first_event(account) or account.start
    while first is not None and first <= account.day.last:
        last = min(first + timedelta(days=_STEP_DAYS - 1), account.day.last)
        low = max(first.toordinal(), when.kept.user_days)
        yield [
            sources.store.day_acts.of(
                one.number, zone_of(one, default_zone), low, last.toordinal(), sources.anew
            )
            for one in account.records
        ]
        first = last + timedelta(days=1)


def _first_event(account: Account) -> date | None:
    """The first day with an event: it may lie before the account was created, as CRMs see it."""
    days = [one.first_event_day for one in account.records if one.first_event_day is not None]
    return min(days, default=None)


def _is_kept_from_the_first(account: Account, when: When) -> bool:
    first = _first_event(account)
    return first is None or first.toordinal() >= when.kept.user_days


def _signs_in(activity: str) -> Callable[[DayActs], bool]:
    return lambda day: activity in day.names if activity else bool(day.users)


def _first_day(
    acts: list[list[DayActs]], holds_on: Callable[[DayActs], bool] | None
) -> date | None:
    if holds_on is None:
        return None
    days = [one.day for own in acts for one in own if holds_on(one)]
    return date.fromordinal(min(days)) if days else None


Names = list[Mapping[int, str]]
"""Of each account of a tree, by slot, the people who are in another one of it too."""


def _names(account: Account, sources: Sources) -> Names:
    if len(account.records) == 1:
        return [{}]
    return [
        {slot: user for user, slot in sources.store.day_acts.shared(one.number).items()}
        for one in account.records
    ]


def _did(acts: list[list[DayActs]], names: Names) -> Iterator[Did]:
    """Each person's acts by day; who is in two accounts of a tree is one person."""
    for at, (own, known) in enumerate(zip(acts, names, strict=True)):
        for one in own:
            day = date.fromordinal(one.day)
            for name, did in one.names.items():
                for slot in _slots(did.users):
                    user = known.get(slot)
                    who = f"{at}.{slot}" if user is None else f"user {user}"
                    yield Did(who, day, name, did.often.get(slot, 1))


def _slots(users: int) -> Iterator[int]:
    while users:
        low = users & -users
        yield low.bit_length() - 1
        users ^= low
