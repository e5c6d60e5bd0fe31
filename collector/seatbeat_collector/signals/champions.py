"""Champions: who carries an account, whether they fell silent, and how much hangs on one person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.metrics.rules.signals import ChampionRules

from .signal import CHAMPION_LOSS, CONCENTRATION, CRITICAL, WARN, Signal

SATURDAY = 5
WEEK = 7


class Person(NamedTuple):
    """What one user of an account did in the rules' days before a day."""

    user: str
    activity: float
    """Actions; of a vendor who names none, engaged time. The same for all people of an account."""
    last_day: date | None
    """The last day with an event, ever; None: never seen."""
    key_contact: bool = False


class Concentration(NamedTuple):
    """How much of the activity is one person's."""

    top_user: str | None
    share: float | None
    """Percent of the activity by the most active user; None without activity."""
    hhi: float | None
    """Herfindahl-Hirschman index, 0 to 1: the sum of the squared shares."""


def business_days_between(after: date, before: date) -> int:
    """Mondays to Fridays that lie between two days, neither counted."""
    days = max(0, (before - after).days - 1)
    weeks, rest = divmod(days, WEEK)
    first = after + timedelta(days=1)
    return weeks * SATURDAY + sum((first.weekday() + n) % WEEK < SATURDAY for n in range(rest))


def concentration_of(people: Collection[Person]) -> Concentration:
    """Of the people of one account; of two equally active the first by id."""
    total = sum(one.activity for one in people)
    if not total:
        return Concentration(None, None, None)
    top = min(people, key=lambda one: (-one.activity, one.user))
    squares = sum((one.activity / total) ** 2 for one in people)
    return Concentration(top.user, 100 * top.activity / total, squares)


def champion_losses(
    people: Collection[Person], rules: ChampionRules, *, as_of: date
) -> Iterator[Signal]:
    """Champions and key contacts who fell silent while others of the account go on."""
    if not rules.enabled:
        return
    total = sum(one.activity for one in people)
    for one in people:
        share = 100 * one.activity / total if total else 0.0
        if not (one.key_contact or share >= rules.share):
            continue
        days = _silent_days(one, as_of)
        if days is None or days < rules.silent_business_days:
            continue
        others = (_silent_days(other, as_of) for other in people if other.user != one.user)
        if any(lull is not None and lull < rules.silent_business_days for lull in others):
            yield _loss(one, share, days)


def concentration(
    people: Collection[Person], rules: ChampionRules, *, known_users: int
) -> Signal | None:
    """Told where nearly everything hangs on one of several people."""
    found = concentration_of(people)
    untold = not rules.enabled or known_users < rules.least_users
    if untold or found.share is None or found.share < rules.concentration:
        return None
    evidence = {"hhi": found.hhi, "known_users": known_users}
    return Signal(CONCENTRATION, WARN, found.share, found.top_user, evidence)


def _silent_days(person: Person, as_of: date) -> int | None:
    return None if person.last_day is None else business_days_between(person.last_day, as_of)


def _loss(person: Person, share: float, days: int) -> Signal:
    evidence = {
        "share": share,
        "key_contact": person.key_contact,
        "last_day": None if person.last_day is None else person.last_day.isoformat(),
    }
    severity = CRITICAL if person.key_contact else WARN
    return Signal(CHAMPION_LOSS, severity, days, person.user, evidence)
