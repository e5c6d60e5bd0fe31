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

    def logo_retention(self) -> tuple[Fraction, ...]:
        """Percent of the customers left."""
        return tuple(Fraction(100 * left, self.accounts) for left in self.logos)

    def revenue_retention(self, currency: str | None) -> tuple[Fraction, ...]:
        """Percent of the first revenue, above 100 where those who stayed grew."""
        first = self.first_revenue[currency]
        return tuple(100 * amount / first for amount in self.revenue[currency])


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
    first_revenue: defaultdict[str | None, Fraction] = defaultdict(Fraction)
    revenue: dict[str | None, list[Fraction]] = {}
    for first, own in zip(firsts, ends, strict=True):
        if first is not None:
            first_revenue[first.currency] += first.mrr
            sums = revenue.setdefault(first.currency, [Fraction()] * len(after))
            revenue[first.currency] = [a + _in(first, b) for a, b in zip(sums, own, strict=True)]
    return Cohort(
        month=month,
        accounts=len(members),
        logos=tuple(sum(own[at].paying for own in ends) for at in range(len(after))),
        revenue={currency: tuple(sums) for currency, sums in revenue.items()},
        first_revenue=dict(first_revenue),
    )


def _in(first: Paid, held: Paid) -> Fraction:
    """What is paid in the currency of the first payment."""
    return held.mrr if held.currency == first.currency else Fraction()


def _month_of(at_ms: int, months: Sequence[Period]) -> int | None:
    return next((n for n, one in enumerate(months) if one.from_ms <= at_ms < one.to_ms), None)
