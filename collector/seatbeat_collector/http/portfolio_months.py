"""The health of a portfolio month for month, as the last closed day of each told it."""

from __future__ import annotations

from itertools import chain
from typing import Any

from flask import Response
from marshmallow import fields, validate

from seatbeat_collector.metrics.envelope import NO_DENOMINATOR, OK
from seatbeat_collector.metrics.health import UNKNOWN
from seatbeat_collector.metrics.health_rollups import portfolio
from seatbeat_collector.scoring.peer_values import PeerValues

from .account_schemas import PagedSchema
from .answers import listing
from .closed_months import Month, Rows, months_to, remembered
from .metric_schemas import maybe, says
from .moment import Moment, moment
from .month_schemas import MonthSchema, MonthsQuery
from .operation import Takes, blueprint, operation
from .paging import cut
from .portfolio_schemas import HealthBandsSchema

routes = blueprint("portfolio", "How all accounts fare over time")

METRIC = "portfolio_health"


class PortfolioMonthSchema(MonthSchema):
    """A month: the health of the accounts that had neither left nor were the vendor's own."""

    metric = fields.String(required=True, validate=validate.Equal(METRIC))
    value = fields.Float(required=True, **maybe("Null where no account's health is known"))
    accounts = fields.Integer(required=True, **says("The four bands add up to them"))
    bands = fields.Nested(HealthBandsSchema, required=True)


class PortfolioMonthsSchema(PagedSchema):
    """A page of months, the oldest first."""

    months = fields.List(fields.Nested(PortfolioMonthSchema), required=True)


@operation(
    routes,
    "/v1/portfolio/months",
    answers=PortfolioMonthsSchema,
    takes=Takes(query=MonthsQuery),
    csv=True,
)
def list_portfolio_months(query: dict[str, Any]) -> Response:
    """How many accounts were good, average or poor at the end of each month."""
    page = cut(
        portfolio_months(query, moment()),
        position=lambda row: (row["month"],),
        order="month",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return listing("months", page, columns=("month", "value", "accounts"))


def portfolio_months(query: dict[str, Any], now: Moment) -> Rows:
    """A row for each month. Raises InvalidParameter."""
    asked, months = query["segment"], months_to(query["as_of"], query["months"], now)
    bands = PeerValues("health", "band")
    return remembered(
        ("portfolio months", asked, *months),
        now,
        lambda: [_row(month, asked, bands, now) for month in months],
    )


def _row(month: Month, asked: str | None, bands: PeerValues, now: Moment) -> dict[str, Any]:
    by_segment = bands.by_segment(month.told(now))
    chosen = by_segment.values() if asked is None else [by_segment.get(asked, [])]
    found = portfolio(band or UNKNOWN for band in chain.from_iterable(chosen))
    return {
        **month.row(METRIC, now),
        "status": NO_DENOMINATOR if found.score is None else OK,
        "value": found.score,
        "accounts": sum(found),
        "bands": found._asdict(),
    }
