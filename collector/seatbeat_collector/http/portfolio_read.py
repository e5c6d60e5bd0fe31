"""The portfolio in numbers: retention, revenue, cohorts, and how scores lie."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.envelope import Envelope, valued
from seatbeat_collector.metrics.health_rollups import portfolio
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.retention import paying
from seatbeat_collector.metrics.segments import has_left
from seatbeat_collector.scoring.accounts import began_ms, zone_of

from .account_list import view_of
from .churn_reasons import said_on_leaving, told_by_trait
from .distributions import distribution
from .facts import Ask, ask_of, shown_at
from .moment import Moment
from .paid_timelines import paid_timelines
from .portfolio_members import Members
from .portfolio_money import (
    Money,
    by_currency,
    cohort_rows,
    lost,
    retention_metrics,
    unknown_amounts,
    within,
)
from .portfolio_span import span_of
from .score_list import scored_rows
from .scored_row import NO_SCORES
from .segmenting import is_in_segment


def portfolio_in_numbers(query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """All accounts, or those of a segment. Raises InvalidParameter."""
    scores = scored_rows(query["as_of"], moment)
    money, left = _money(query, moment)
    said = said_on_leaving(sorted(lost(money)), money.span.period, moment)
    rows = [scores.get(name, NO_SCORES) for name in money.timelines if name not in left]
    bands = portfolio(row.band for row in rows)
    health: Envelope = valued(
        "portfolio_health", money.scope, bands.score, {"bands": bands._asdict()}
    )
    return {
        "segment": query["segment"],
        "accounts": len(money.timelines),
        "paying_accounts": len(paying(money.timelines, money.span.period.to_ms)),
        "accounts_with_unknown_amount": unknown_amounts(money),
        "metrics": {
            **retention_metrics(money, said, told_by_trait(moment)),
            "portfolio_health": health,
        },
        "currencies": by_currency(money),
        "cohorts": cohort_rows(money),
        "distributions": [
            distribution("health", [row.health for row in rows]),
            distribution("engagement", [row.engagement for row in rows]),
        ],
    }


def _money(query: dict[str, Any], moment: Moment) -> tuple[Money, set[str]]:
    """Of the accounts but the vendor's own; and which of them have left, so that none looks after
    their health any more.
    """
    ask, asked, rules = ask_of(query), query["segment"], moment.rules.rules
    at_ms = shown_at(Ask(as_of=query["as_of"]), moment.timezone, moment)
    with view_of(Ask(as_of=query["as_of"]), moment) as view:
        about = {one.record.account_id: one.about for one in view.holders}
        segment_of = dict(zip(view.ids(), view.segments(), strict=True))
        closed = view.closed_rows
        records = [
            one
            for one in moment.standing.records
            if held_at(one.history, "internal", at_ms) is not True
        ]
        paid = within(paid_timelines(moment), {one.account_id for one in records})
    chosen = {one.account_id for one in records if is_in_segment(segment_of[one.account_id], asked)}
    began = [
        began_ms(one, zone_of(one, moment.timezone)) for one in records if one.account_id in chosen
    ]
    span = span_of(ask, query["months"], began, moment)
    left = {name for name in chosen if has_left(about[name], rules.statuses)}
    over = Members(records, paid, chosen, asked, closed, moment).over
    return Money(within(paid, chosen), over, span, rules.revenue), left
