"""Revenue per account, and how much of it the customers of the start still bring."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import NamedTuple

from .exact import exact
from .paid import Paid, Period, Timeline, before
from .rules.revenue import RevenueRules


class Kept(NamedTuple):
    """Revenue of the customers of a period's start, at its start and at its end."""

    start: Fraction
    end: Fraction
    without_expansion: Fraction
    """At the end, of each account at most what it was at the start."""
    accounts: int
    changed_currency: int = 0
    """Accounts left out, since their two amounts can't be compared."""

    @property
    def net(self) -> Fraction | None:
        """Net revenue retention in percent."""
        return 100 * self.end / self.start if self.start else None

    @property
    def gross(self) -> Fraction | None:
        """Gross revenue retention in percent, never above 100."""
        return 100 * self.without_expansion / self.start if self.start else None


class Average(NamedTuple):
    """Recurring revenue per paying account, in one currency."""

    mrr: Fraction
    accounts: int
    """Customers whose amount is known."""

    @property
    def arpa(self) -> Fraction | None:
        """None where nobody pays."""
        return self.mrr / self.accounts if self.accounts else None


def kept(timelines: Mapping[Hashable, Timeline], period: Period) -> dict[str | None, Kept]:
    """Revenue retention by the currency of the start; who came later is not in it."""
    found: dict[str | None, Kept] = {}
    for own in timelines.values():
        start, end = (before(own, at_ms) for at_ms in period)
        if start.mrr:
            held = found.get(start.currency, Kept(Fraction(), Fraction(), Fraction(), 0))
            found[start.currency] = _with(held, start, end)
    return found


def averages(
    timelines: Mapping[Hashable, Timeline], at_ms: int
) -> tuple[dict[str | None, Average], int]:
    """Per currency, right before an instant; and how many customers pay an amount unknown."""
    found: dict[str | None, Average] = {}
    unknown = 0
    for own in timelines.values():
        held = before(own, at_ms)
        if held.paying and held.amount is None:
            unknown += 1
        elif held.paying:
            one = found.get(held.currency, Average(Fraction(), 0))
            found[held.currency] = Average(one.mrr + held.mrr, one.accounts + 1)
    return found, unknown


def converted(
    timelines: Mapping[Hashable, Timeline], rules: RevenueRules
) -> dict[Hashable, list[Paid]]:
    """Every amount in the one currency of the rules, at the same rates for all dates.

    An amount without a rate stays as it is, in its own currency: it is never guessed.
    """
    rates = {currency.upper(): exact(rate) for currency, rate in rules.rates.items()}
    return {
        account: [_converted(step, rates, rules.currency) for step in own]
        for account, own in timelines.items()
    }


def _converted(step: Paid, rates: Mapping[str, Fraction], currency: str | None) -> Paid:
    rate = None if step.currency is None else rates.get(step.currency.upper())
    if currency is None or rate is None:
        return step
    amount = None if step.amount is None else step.amount * rate
    return step._replace(amount=amount, currency=currency.upper())


def _with(held: Kept, start: Paid, end: Paid) -> Kept:
    if end.mrr and end.currency != start.currency:
        return held._replace(changed_currency=held.changed_currency + 1)
    return held._replace(
        start=held.start + start.mrr,
        end=held.end + end.mrr,
        without_expansion=held.without_expansion + min(start.mrr, end.mrr),
        accounts=held.accounts + 1,
    )
