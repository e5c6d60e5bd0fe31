"""What an account paid, and since when: its history as steps in time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Any, NamedTuple

from .exact import exact
from .history import Dated
from .rules.accounts import Statuses
from .segments import is_paying

TRAITS = ("status", "mrr", "currency")
MS_PER_MONTH = 2_629_800_000
"""A twelfth of 365.25 days."""
PERIODS_A_MONTH: Mapping[str, Fraction] = {
    "month": Fraction(1),
    "quarter": Fraction(1, 3),
    "year": Fraction(1, 12),
    "week": Fraction(52, 12),
}


class Paid(NamedTuple):
    """From an instant on: whether the account is a customer, and what it pays a month."""

    at_ms: int
    paying: bool
    amount: Fraction | None = None
    """None: not known, which is not nothing."""
    currency: str | None = None

    @property
    def mrr(self) -> Fraction:
        """What counts as recurring revenue: nothing of who isn't a customer."""
        return self.amount if self.paying and self.amount is not None else Fraction()


Timeline = Sequence[Paid]
"""The steps of one account, oldest first. Before the first it was no customer."""
BEFORE = Paid(0, False)


class Period(NamedTuple):
    """From one instant up to but without another, in ms."""

    from_ms: int
    to_ms: int


def monthly(price: float | Fraction, per: str, quantity: int = 1) -> Fraction:
    """Monthly recurring revenue of a plan's price per week, month, quarter or year."""
    return exact(price) * quantity * PERIODS_A_MONTH[per]


def timeline_of(history: Iterable[Dated], statuses: Statuses, began_ms: int | None) -> list[Paid]:
    """From the history of an account's traits.

    What was told first is taken to have held since the account began, where that is known.
    """
    told = [one for one in history if one.trait in TRAITS]
    facts: dict[str, Any] = {}
    for one in sorted(told, key=attrgetter("valid_from_ms"), reverse=True):
        facts[one.trait] = one.value
    steps = [_step(began_ms, facts, statuses)] if began_ms is not None and facts else []
    facts = dict(facts) if steps else {}
    for one in sorted(told, key=attrgetter("valid_from_ms")):
        facts[one.trait] = one.value
        if began_ms is None or one.valid_from_ms > began_ms:
            steps.append(_step(one.valid_from_ms, facts, statuses))
        else:
            steps = [_step(began_ms, facts, statuses)]
    return _changes(steps)


def before(timeline: Timeline, at_ms: int) -> Paid:
    """What held right before an instant; a step at the instant itself is not in it."""
    place = bisect_left(timeline, at_ms, key=attrgetter("at_ms"))
    return timeline[place - 1] if place else BEFORE


def grouped(timeline: Timeline, minutes: float, cuts: Iterable[int] = ()) -> list[Paid]:
    """Steps that follow the first of a group within so many minutes, as one step at its time.

    No group reaches over one of the cuts: what held right before such an instant stays.
    """
    found: list[Paid] = []
    cuts = tuple(cuts)
    for step in timeline:
        first_ms = found[-1].at_ms if found else step.at_ms
        is_cut = any(first_ms < cut <= step.at_ms for cut in cuts)
        if found and step.at_ms - first_ms < minutes * 60_000 and not is_cut:
            found[-1] = step._replace(at_ms=first_ms)
        else:
            found.append(step)
    return _changes(found)


def realized(timeline: Timeline, until_ms: int) -> dict[str | None, Fraction]:
    """Revenue up to an instant by currency: each step's monthly amount for as long as it held."""
    found: dict[str | None, Fraction] = {}
    ends = [step.at_ms for step in timeline[1:]] + [until_ms]
    for step, end_ms in zip(timeline, ends, strict=True):
        held_ms = max(0, min(end_ms, until_ms) - step.at_ms)
        if step.mrr and held_ms:
            earned = step.mrr * Fraction(held_ms, MS_PER_MONTH)
            found[step.currency] = found.get(step.currency, Fraction()) + earned
    return found


def _step(at_ms: int, facts: Mapping[str, Any], statuses: Statuses) -> Paid:
    amount, currency = facts.get("mrr"), facts.get("currency")
    known = isinstance(amount, int | float) and not isinstance(amount, bool)
    return Paid(
        at_ms,
        is_paying(facts, statuses),
        exact(amount) if known and amount is not None else None,
        currency.upper() if isinstance(currency, str) else None,
    )


def _changes(steps: Iterable[Paid]) -> list[Paid]:
    """Of several steps at one instant the last; none that changes nothing.

    An amount that is no longer known is taken to be what it was.
    """
    found: list[Paid] = []
    for step in steps:
        if found and found[-1].at_ms == step.at_ms:
            found.pop()
        last = found[-1] if found else BEFORE
        if step.amount is None and step.paying and last.paying:
            step = step._replace(amount=last.amount, currency=step.currency or last.currency)
        if step[1:] != last[1:]:
            found.append(step)
    return found
