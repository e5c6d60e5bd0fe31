"""Benchmarks: how a metric lay over the accounts of each segment, month for month."""

from __future__ import annotations

from typing import Any

from flask import Response
from marshmallow import fields, validate

from seatbeat_collector.metrics.benchmarks import NOT_CLOSED, REASONS, TOO_FEW, Spread, spread
from seatbeat_collector.metrics.envelope import INSUFFICIENT_DATA, OK
from seatbeat_collector.scoring.peer_values import PeerValues
from seatbeat_collector.scoring.told_metrics import TOLD

from .account_schemas import PagedSchema
from .answers import listing
from .closed_months import Month, Rows, months_to, remembered
from .metric_schemas import maybe, says
from .moment import Moment, moment
from .month_schemas import MonthSchema, MonthsQuery
from .operation import Takes, blueprint, operation
from .paging import cut

routes = blueprint("benchmarks", "What an account can be held against")

_COLUMNS = ("month", "segment", "metric", "accounts", *Spread._fields)


class BenchmarksQuery(MonthsQuery):
    """Which metric, of which accounts."""

    metric = fields.String(required=True, validate=validate.OneOf(TOLD), **says("The metric"))


class BenchmarkSchema(MonthSchema):
    """A metric over the accounts of a segment, as the last closed day of a month told it."""

    segment = fields.String(required=True, **says("That the accounts were in then"))
    metric = fields.String(required=True, validate=validate.OneOf(TOLD))
    reason = fields.String(
        required=True,
        validate=validate.OneOf((*REASONS, None)),
        **maybe("Why there are no numbers"),
    )
    accounts = fields.Integer(required=True, **says("With a value"))
    without_value = fields.Integer(required=True)
    least_accounts = fields.Integer(required=True, **says("Fewer are told in no number"))
    p10 = fields.Float(required=True, **maybe("A tenth of the accounts has less, or as much"))
    p25 = fields.Float(required=True, allow_none=True)
    p50 = fields.Float(required=True, **maybe("The median"))
    p75 = fields.Float(required=True, allow_none=True)
    p90 = fields.Float(required=True, allow_none=True)


class BenchmarksSchema(PagedSchema):
    """A page of benchmarks, the oldest month first."""

    benchmarks = fields.List(fields.Nested(BenchmarkSchema), required=True)


@operation(
    routes,
    "/v1/benchmarks",
    answers=BenchmarksSchema,
    takes=Takes(query=BenchmarksQuery),
    csv=True,
)
def list_benchmarks(query: dict[str, Any]) -> Response:
    """Percentiles of a metric by month and segment, from the snapshots of closed days."""
    page = cut(
        benchmarks(query, moment()),
        position=lambda row: (row["month"], row["segment"]),
        order="month",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return listing("benchmarks", page, columns=_COLUMNS)


def benchmarks(query: dict[str, Any], now: Moment) -> Rows:
    """A row for each month and segment. Raises InvalidParameter."""
    metric, asked = query["metric"], query["segment"]
    months = months_to(query["as_of"], query["months"], now)
    values = PeerValues(metric)

    def rows() -> Rows:
        return [row for month in months for row in _rows(month, metric, asked, values, now)]

    return remembered(("benchmarks", metric, asked, *months), now, rows)


def _rows(month: Month, metric: str, asked: str | None, values: PeerValues, now: Moment) -> Rows:
    kept = month.told(now)
    by_segment, least = values.by_segment(kept), now.rules.rules.engagement.least_peers
    names = sorted(by_segment) if asked is None else [asked]
    return [
        {
            **month.row(metric, now),
            "segment": segment,
            **_spread(by_segment.get(segment, []), least, is_closed=bool(kept)),
        }
        for segment in names
    ]


def _spread(values: list[float | None], least: int, *, is_closed: bool) -> dict[str, Any]:
    known = [value for value in values if value is not None]
    found = spread(known, least)
    reason = None if found else TOO_FEW if is_closed else NOT_CLOSED
    return {
        "status": INSUFFICIENT_DATA if reason else OK,
        "reason": reason,
        "accounts": len(known),
        "without_value": len(values) - len(known),
        "least_accounts": least,
        **(found._asdict() if found else dict.fromkeys(Spread._fields)),
    }
