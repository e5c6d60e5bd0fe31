"""Months as they are asked for, and what every row of one begins with."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.envelope import STATUSES

from .metric_schemas import says
from .portfolio_schemas import MOST_MONTHS
from .signal_schemas import AsOfPageQuery


class MonthsQuery(AsOfPageQuery):
    """Which months, of which accounts."""

    segment = fields.String(load_default=lambda: None, **says("Of accounts of one segment"))
    months = fields.Integer(
        load_default=12,
        validate=validate.Range(1, MOST_MONTHS),
        **says("Complete months before the running one"),
    )


class MonthSchema(Schema):
    """A month, read from the last closed day of it."""

    month = fields.String(required=True, **says("Such as 2027-03"))
    complete = fields.Boolean(required=True, **says("False for the running month"))
    unit = fields.String(required=True)
    window = fields.Integer(required=True, **says("Days, those that end before `as_of`"))
    as_of = fields.Date(required=True, **says("The day after the last one read"))
    timezone = fields.String(required=True, **says("Of the months; days are each account's own"))
    definition_version = fields.Integer(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
