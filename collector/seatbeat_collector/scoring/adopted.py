"""How far an account has taken the product up: features, onboarding, the first value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
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
) -> Envelope:
    """What it uses of what it has; `common` are the features of a segment that all should use."""
    last = account.day.last
    has = {one.feature for one in entitlements if one.holds_on(last)}
    found = breadth(used, has or None, set() if has else common(account.segment))
    return breadth_envelope(found, account.scope(BREADTH_DAYS))


def beginnings(
    account: Account, when: When, sources: Sources, core: Core, terms: Terms
) -> Beginnings:
    """Read from the account's start on, only until all that is asked for is found."""
    rules = terms.rules.onboarding
    asked = bool(rules.steps) and holds(rules.when, account.facts)
    if not asked and not core.is_named:
        return Beginnings(None, None)
    found: list[Did] = []
    steps = onboarding((), rules, start=account.start, as_of=account.day.as_of) if asked else None
    value = None
    for acts in _history(account, when, sources, terms.timezone):
        if value is None and core.is_named:
            days = [one.day for own in acts for one in own if core.came_on(one)]
            value = date.fromordinal(min(days)) if days else None
        if steps is not None and steps.finished_on is None:
            found += _did(acts)
            steps = onboarding(found, rules, start=account.start, as_of=account.day.as_of)
        done = steps is None or steps.finished_on is not None
        if done and (value is not None or not core.is_named):
            break
    return Beginnings(steps, value)


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
            without=INSUFFICIENT_DATA if core.is_named else NOT_APPLICABLE,
        ),
    }


def _history(
    account: Account, when: When, sources: Sources, default_zone: str
) -> Iterator[list[list[DayActs]]]:
    """The acts of all accounts of the tree, some weeks at a time."""
    first = account.start
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


def _did(acts: list[list[DayActs]]) -> Iterator[Did]:
    """Each person's acts by day; who is in two accounts of a tree is one in each."""
    for at, own in enumerate(acts):
        for one in own:
            day = date.fromordinal(one.day)
            for name, did in one.names.items():
                for slot in _slots(did.users):
                    yield Did(f"{at}.{slot}", day, name, did.often.get(slot, 1))


def _slots(users: int) -> Iterator[int]:
    while users:
        low = users & -users
        yield low.bit_length() - 1
        users ^= low
