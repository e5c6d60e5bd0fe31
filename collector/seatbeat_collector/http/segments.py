"""The portfolio by segment: how many accounts, how many of them are used, or fully used."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response
from marshmallow import Schema, fields

from seatbeat_collector.metrics.health import UNKNOWN

from .account_list import view_of
from .answers import answer
from .facts import ask_of
from .metric_schemas import says
from .moment import Moment, moment
from .operation import Takes, blueprint, operation
from .params import DaysQuery
from .score_list import scored_rows

routes = blueprint("segments", "The portfolio in a few numbers")


class SegmentSchema(Schema):
    """The accounts of one segment."""

    segment = fields.String(required=True)
    accounts = fields.Integer(required=True)
    active_accounts = fields.Integer(required=True, **says("Used on a day of the window"))
    over_utilized = fields.Integer(required=True, **says("With more active users than seats"))
    good = fields.Integer(required=True, **says("Of health; the four bands add up to accounts"))
    average = fields.Integer(required=True)
    poor = fields.Integer(required=True)
    not_known = fields.Integer(required=True, data_key="unknown")


class SegmentsSchema(Schema):
    """Every segment that an account is in, by name."""

    segments = fields.List(fields.Nested(SegmentSchema), required=True)


class _Count(NamedTuple):
    accounts: int = 0
    active_accounts: int = 0
    over_utilized: int = 0
    good: int = 0
    average: int = 0
    poor: int = 0
    unknown: int = 0


@operation(routes, "/v1/segments", answers=SegmentsSchema, takes=Takes(query=DaysQuery))
def list_segments(query: dict[str, Any]) -> Response:
    """How many accounts each segment has, how they are used, and how healthy they are."""
    found = _counts(query, moment())
    rows = [{"segment": name, **one._asdict()} for name, one in sorted(found.items())]
    return answer({"segments": rows})


def _counts(query: dict[str, Any], now: Moment) -> dict[str, _Count]:
    found: dict[str, _Count] = {}
    scores = scored_rows(query["as_of"], now)
    with view_of(ask_of(query), now) as view:
        days, shares = view.values("usage_frequency"), view.values("license_utilization")
        rows = zip(view.ids(), view.segments(), days, shares, strict=True)
        for account_id, segment, active_days, share in rows:
            held = found.get(segment, _Count())
            scored = scores.get(account_id)
            band = UNKNOWN if scored is None else scored.band
            found[segment] = held._replace(
                accounts=held.accounts + 1,
                active_accounts=held.active_accounts + bool(active_days),
                over_utilized=held.over_utilized + (share is not None and share > 100),
                **{band: getattr(held, band) + 1},
            )
    return found
