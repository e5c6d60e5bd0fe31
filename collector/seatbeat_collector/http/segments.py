"""The portfolio by segment: how many accounts, how many of them are used, or fully used."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response
from marshmallow import Schema, fields

from .account_list import view_of
from .answers import answer
from .facts import ask_of
from .metric_schemas import says
from .moment import Moment, moment
from .operation import Takes, blueprint, operation
from .params import DaysQuery

routes = blueprint("segments", "The portfolio in a few numbers")


class SegmentSchema(Schema):
    """The accounts of one segment."""

    segment = fields.String(required=True, **says("Null: none was named", allow_none=True))
    accounts = fields.Integer(required=True)
    active_accounts = fields.Integer(required=True, **says("Used on a day of the window"))
    over_utilized = fields.Integer(required=True, **says("With more active users than seats"))


class SegmentsSchema(Schema):
    """Every segment that an account is in, by name; accounts without one come first."""

    segments = fields.List(fields.Nested(SegmentSchema), required=True)


class _Count(NamedTuple):
    accounts: int = 0
    active_accounts: int = 0
    over_utilized: int = 0


@operation(routes, "/v1/segments", answers=SegmentsSchema, takes=Takes(query=DaysQuery))
def list_segments(query: dict[str, Any]) -> Response:
    """How many accounts each segment has, and how they are used."""
    found = _counts(query, moment())
    names = sorted(found, key=lambda name: (name is not None, str(name)))
    return answer({"segments": [{"segment": name, **found[name]._asdict()} for name in names]})


def _counts(query: dict[str, Any], now: Moment) -> dict[str | None, _Count]:
    found: dict[str | None, _Count] = {}
    with view_of(ask_of(query), now) as view:
        days, shares = view.values("usage_frequency"), view.values("license_utilization")
        for holder, active_days, share in zip(view.holders, days, shares, strict=True):
            segment = holder.about["segment"]
            held = found.get(segment, _Count())
            found[segment] = _Count(
                held.accounts + 1,
                held.active_accounts + bool(active_days),
                held.over_utilized + (share is not None and share > 100),
            )
    return found
