"""The portfolio in numbers: retention, revenue, cohorts, and how scores lie."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.envelope import Envelope, valued
from seatbeat_collector.metrics.health_rollups import portfolio
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.retention import paying
from seatbeat_collector.scoring.accounts import began_ms, zone_of
from seatbeat_collector.scoring.terms import NOW

from .account_list import view_of
from .distributions import distribution
from .facts import Ask, ask_of
from .moment import Moment
from .paid_timelines import paid_timelines
from .portfolio_money import (
    Money,
    by_currency,
    cohort_rows,
    retention_metrics,
    unknown_amounts,
    within,
)
from .portfolio_span import span_of
from .score_list import scored_rows
from .segmenting import is_in_segment


def portfolio_in_numbers(query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """All accounts, or those of a segment. Raises InvalidParameter."""
    scores = scored_rows(query["as_of"], moment)
    money = _money(query, moment)
    rows = [scores[name] for name in money.timelines if name in scores]
    bands = portfolio(row.band for row in rows)
    health: Envelope = valued(
        "portfolio_health", money.scope, bands.score, {"bands": bands._asdict()}
    )
    return {
        "segment": query["segment"],
        "accounts": len(money.timelines),
        "paying_accounts": len(paying(money.timelines, money.span.period.to_ms)),
        "accounts_with_unknown_amount": unknown_amounts(money),
        "metrics": {**retention_metrics(money, _reasons(moment)), "portfolio_health": health},
        "currencies": by_currency(money),
        "cohorts": cohort_rows(money),
        "distributions": [
            distribution("health", [row.health for row in rows]),
            distribution("engagement", [row.engagement for row in rows]),
        ],
    }


def _money(query: dict[str, Any], moment: Moment) -> Money:
    """Of the accounts that are in the segment as the window ends."""
    with view_of(Ask(as_of=query["as_of"]), moment) as view:
        chosen = {
            holder.record.account_id
            for holder in view.holders
            if is_in_segment(holder.about["segment"], query["segment"])
        }
        timelines = within(paid_timelines(moment), chosen)
        records = [one for one in moment.standing.records if one.account_id in chosen]
    began = [began_ms(one, zone_of(one, moment.timezone)) for one in records]
    span = span_of(ask_of(query), query["months"], began, moment)
    return Money(timelines, span, moment.rules.rules.revenue)


def _reasons(moment: Moment) -> dict[str, str]:
    """Why each account left, where a trait says it."""
    trait = moment.rules.rules.revenue.churn_reason_trait
    told = {one.account_id: held_at(one.history, trait, NOW) for one in moment.standing.records}
    return {name: said for name, said in told.items() if isinstance(said, str) and said.strip()}
