"""Who stayed and who left: sets of accounts, never arithmetic on their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Set
from fractions import Fraction
from typing import NamedTuple

from .paid import Period, Timeline, before

UNKNOWN_REASON = "unknown"


class Retention(NamedTuple):
    """Of the customers at the start of a period."""

    start: int
    end: int
    """Customers at the end, new ones among them."""
    kept: int
    lost: int
    gained: int
    """Customers at the end that were none at the start."""

    @property
    def retention(self) -> Fraction | None:
        """Percent that stayed; None where there was nobody to stay."""
        return Fraction(100 * self.kept, self.start) if self.start else None

    @property
    def churn(self) -> Fraction | None:
        """Percent that left; the two add up to 100."""
        return Fraction(100 * self.lost, self.start) if self.start else None


def retention(start: Set[Hashable], end: Set[Hashable]) -> Retention:
    """From who paid at the start and who at the end; who left and came back has stayed."""
    return Retention(
        start=len(start),
        end=len(end),
        kept=len(start & end),
        lost=len(start - end),
        gained=len(end - start),
    )


def paying(timelines: Mapping[Hashable, Timeline], at_ms: int) -> set[Hashable]:
    """Who was a customer right before an instant."""
    return {account for account, own in timelines.items() if before(own, at_ms).paying}


def retention_over(timelines: Mapping[Hashable, Timeline], period: Period) -> Retention:
    """Retention of all accounts over a period."""
    return retention(paying(timelines, period.from_ms), paying(timelines, period.to_ms))


def reasons(
    lost: Iterable[Hashable], surveyed: Mapping[Hashable, str], traits: Mapping[Hashable, str]
) -> Counter[str]:
    """Why accounts left, by reason: what they said in an exit survey, else what a trait says."""
    return Counter(
        surveyed.get(account) or traits.get(account) or UNKNOWN_REASON for account in lost
    )
