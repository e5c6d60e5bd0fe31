"""Cohorts: of those who became customers in one month, how many and how much is left later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from .paid import Paid, Period, Timeline, before


class Cohort(NamedTuple):
    """The accounts whose first paid day lay in one month; lists go by complete month, oldest first.

    The first entry is the end of the month in which they came.
    """

    month: int
    """Which of the months."""
    accounts: int
    logos: tuple[int, ...]
    """Customers left at the end of each month."""
    revenue: Mapping[str | None, tuple[Fraction, ...]]
    """By currency of the first payment: recurring revenue at the end of each month."""
    first_revenue: Mapping[str | None, Fraction]
    """By currency what they paid at first."""
    changed_currency: Mapping[str | None, int]
    """By currency of the first payment: accounts left out of the revenue, since they paid on in
    another currency and their amounts can't be compared."""

    def logo_retention(self) -> tuple[Fraction, ...]:
        """Percent of the customers left."""
        return tuple(Fraction(100 * left, self.accounts) for left in self.logos)

    def revenue_retention(self, currency: str | None) -> tuple[Fraction, ...]:
        """Percent of the first revenue, above 100 where those who stayed grew."""
        first = self.first_revenue[currency]
        return tuple(100 * amount / first for amount in self.revenue[currency] if first)


def cohorts(timelines: Mapping[Hashable, Timeline], months: Sequence[Period]) -> list[Cohort]:
    """A cohort for each of some complete months that follow each other; empty ones are left out."""
    members: defaultdict[int, list[Timeline]] = defaultdict(list)
    for own in timelines.values():
        first = next((step for step in own if step.paying), None)
        month = None if first is None else _month_of(first.at_ms, months)
        if month is not None:
            members[month].append(own)
    return [_cohort(month, members[month], months[month:]) for month in sorted(members)]


def _cohort(month: int, members: Sequence[Timeline], after: Sequence[Period]) -> Cohort:
    ends = [[before(own, one.to_ms) for one in after] for own in members]
    firsts = [next((step for step in own if step.mrr), None) for own in members]
    first_revenue: dict[str | None, Fraction] = {}
    revenue: dict[str | None, tuple[Fraction, ...]] = {}
    changed: dict[str | None, int] = {}
    for first, own in zip(firsts, ends, strict=True):
        if first is None:
            continue
        name, is_other = first.currency, any(_is_in_another(first, held) for held in own)
        had = revenue.setdefault(name, (Fraction(),) * len(after))
        changed[name] = changed.get(name, 0) + is_other
        first_revenue[name] = first_revenue.get(name, Fraction()) + (0 if is_other else first.mrr)
        if not is_other:
            revenue[name] = tuple(a + held.mrr for a, held in zip(had, own, strict=True))
    return Cohort(
        month=month,
        accounts=len(members),
        logos=tuple(sum(own[at].paying for own in ends) for at in range(len(after))),
        revenue=revenue,
        first_revenue=first_revenue,
        changed_currency=changed,
    )


def _is_in_another(first: Paid, held: Paid) -> bool:
    """Whether an account pays on in another currency than that of its first payment."""
    return bool(held.mrr) and held.currency != first.currency


def _month_of(at_ms: int, months: Sequence[Period]) -> int | None:
    return next((n for n, one in enumerate(months) if one.from_ms <= at_ms < one.to_ms), None)
