"""Retention and revenue of many accounts as they are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from seatbeat_collector.metrics.clv import MONTHS, LifetimeValue, lifetime_value
from seatbeat_collector.metrics.cohorts import Cohort, cohorts
from seatbeat_collector.metrics.envelope import Envelope, Reading, Scope, envelope, valued
from seatbeat_collector.metrics.exact import decimals
from seatbeat_collector.metrics.mrr import KINDS, Movements, movements, with_transfers
from seatbeat_collector.metrics.paid import MS_PER_MONTH, Period, Timeline, before
from seatbeat_collector.metrics.retention import Retention, paying, reasons, retention_over
from seatbeat_collector.metrics.revenue import Average, Kept, averages, kept
from seatbeat_collector.metrics.rules.revenue import RevenueRules

from .portfolio_span import Month, Span

PLACES = 6
"""Decimals of amounts; start and movements add up to the end in them, too."""

Timelines = Mapping[Any, Timeline]


class Money(NamedTuple):
    """What the customers of a portfolio, or of a segment, paid, seen through a span."""

    timelines: Timelines
    """Of the accounts that are in the segment as the window ends."""
    over: Callable[[Period], Timelines]
    """Of the accounts that count in the segment over a period: who was a customer as it began by
    the segment of then, all others by that at the window's end."""
    span: Span
    rules: RevenueRules

    @property
    def scope(self) -> Scope:
        """Of the window."""
        return self.span.scope


def lost(money: Money) -> set[Any]:
    """The customers of the window's start that are none at its end."""
    own = money.over(money.span.period)
    start, end = (paying(own, at_ms) for at_ms in money.span.period)
    return start - end


def retention_metrics(
    money: Money, said: Mapping[Any, str], why: Mapping[Any, str]
) -> dict[str, Envelope]:
    """Who stayed, who left, and why: by what they said as they left, else by a trait."""
    found = retention_over(money.over(money.span.period), money.span.period)
    counts = found._asdict()
    told = reasons(lost(money), said, why)
    by_reason = [{"reason": name, "accounts": n} for name, n in sorted(told.items())]
    return {
        "customer_retention": valued("customer_retention", money.scope, found.retention, counts),
        "logo_churn": valued("logo_churn", money.scope, found.churn, counts),
        "churn_reasons": valued("churn_reasons", money.scope, found.lost, {"reasons": by_reason}),
    }


def by_currency(money: Money) -> list[dict[str, Any]]:
    """Revenue in each currency that somebody pays or paid in."""
    moved = _moved(money)
    held = kept(money.over(money.span.period), money.span.period)
    means, _ = averages(money.timelines, money.span.period.to_ms)
    months = _monthly(money)
    found = []
    for currency in sorted({*moved, *held, *means}, key=lambda name: (name is None, str(name))):
        average = means.get(currency, Average(Fraction(), 0))
        lifetime = _lifetime(money, currency, average, months)
        metrics = {
            **_movement_metrics(moved.get(currency), money.scope),
            **_kept_metrics(held.get(currency), money.scope),
            "arpa": valued("arpa", money.scope, average.arpa, {"accounts": average.accounts}),
            "clv": _clv(lifetime, money.scope),
        }
        found.append({"currency": currency, "metrics": metrics})
    return found


def _moved(money: Money) -> Mapping[str | None, Movements]:
    """With those who changed their segment in the window, as it ends."""
    period, own, there = money.span.period, money.over(money.span.period), money.timelines
    found = movements(own, period, money.rules.grouping_minutes)
    came = [steps for name, steps in there.items() if name not in own]
    left = [steps for name, steps in own.items() if name not in there]
    return with_transfers(found, came, left, period.to_ms) if came or left else found


def unknown_amounts(money: Money) -> int:
    """How many customers pay an amount that isn't known."""
    return averages(money.timelines, money.span.period.to_ms)[1]


def cohort_rows(money: Money) -> list[dict[str, Any]]:
    """A row for each month in which customers came."""
    months = money.span.months
    found = cohorts(money.timelines, [month.period for month in months])
    return [_cohort(one, months) for one in found]


def _movement_metrics(moved: Movements | None, scope: Scope) -> dict[str, Envelope]:
    found = moved or Movements(Fraction(), Fraction(), dict.fromkeys(KINDS, Fraction()))
    parts = decimals([found.start, *(found.by_kind[kind] for kind in KINDS)], PLACES)
    start, *amounts = map(float, parts)
    beside = {"start": start, "movements": dict(zip(KINDS, amounts, strict=True))}
    return {
        "mrr": valued("mrr", scope, float(sum(parts)), beside),
        "gross_mrr_churn": valued("gross_mrr_churn", scope, found.gross_churn),
        "net_mrr_churn": valued("net_mrr_churn", scope, found.net_churn),
    }


def _kept_metrics(held: Kept | None, scope: Scope) -> dict[str, Envelope]:
    found = held or Kept(Fraction(), Fraction(), Fraction(), 0)
    beside = {"accounts": found.accounts, "changed_currency": found.changed_currency}
    return {
        "net_revenue_retention": valued("net_revenue_retention", scope, found.net, beside),
        "gross_revenue_retention": valued("gross_revenue_retention", scope, found.gross, beside),
    }


def _monthly(money: Money) -> list[Retention]:
    last = money.span.months[-MONTHS:]
    return [retention_over(money.over(month.period), month.period) for month in last]


def _lifetime(
    money: Money, currency: str | None, average: Average, months: Sequence[Retention]
) -> LifetimeValue:
    tenures = list(_tenures(money, currency))
    return lifetime_value(
        average.arpa,
        months,
        mean_tenure_months=sum(tenures, Fraction()) / len(tenures) if tenures else 0,
        gross_margin=money.rules.gross_margin,
    )


def _tenures(money: Money, currency: str | None) -> Iterator[Fraction]:
    """For how many months each customer of a currency has paid."""
    to_ms = money.span.period.to_ms
    for own in money.timelines.values():
        held = before(own, to_ms)
        if held.mrr and held.currency == currency:
            first = next(step for step in own if step.paying)
            yield Fraction(to_ms - first.at_ms, MS_PER_MONTH)


def _clv(found: LifetimeValue, scope: Scope) -> Envelope:
    beside = {
        name: None if part is None else float(part)
        for name, part in found._asdict().items()
        if name not in ("value", "status")
    }
    value = None if found.value is None else float(found.value)
    return envelope("clv", scope, Reading(value, found.status, beside))


def _cohort(one: Cohort, months: Sequence[Month]) -> dict[str, Any]:
    return {
        "month": months[one.month].name,
        "accounts": one.accounts,
        "logos": list(one.logos),
        "logo_retention": [float(percent) for percent in one.logo_retention()],
        "revenue": [
            {
                "currency": currency,
                "first": float(one.first_revenue[currency]),
                "changed_currency": one.changed_currency[currency],
                "mrr": [float(amount) for amount in amounts],
                "retention": [float(percent) for percent in one.revenue_retention(currency)],
            }
            for currency, amounts in one.revenue.items()
        ],
    }


def within(timelines: Timelines, chosen: set[str]) -> Timelines:
    """The timelines of the accounts that are asked for."""
    return {name: own for name, own in timelines.items() if name in chosen}
