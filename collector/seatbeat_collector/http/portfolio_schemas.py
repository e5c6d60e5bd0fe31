"""The portfolio in numbers as it is answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.health import BANDS, UNKNOWN
from seatbeat_collector.metrics.mrr import KINDS

from .metric_schemas import MetricSchema, maybe, says
from .params import DaysQuery

MOST_MONTHS = 60
LEAST_MONTHS = 3
HEALTH_BANDS = (*BANDS, UNKNOWN)


class PortfolioQuery(DaysQuery):
    """Which accounts over which days."""

    window = fields.Integer(
        validate=validate.Range(1, 366),
        load_default=lambda: None,
        **says("Days of retention and revenue, default 30; scores have windows of their own"),
    )
    segment = fields.String(load_default=lambda: None, **says("The accounts' segment"))
    months = fields.Integer(
        load_default=12,
        validate=validate.Range(LEAST_MONTHS, MOST_MONTHS),
        **says("Complete months of cohorts"),
    )


class RetentionSchema(MetricSchema):
    """Customers at the start and the end of the window, as sets."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    kept = fields.Integer(required=True)
    lost = fields.Integer(required=True)
    gained = fields.Integer(required=True, **says("At the end, and none at the start"))


class ReasonSchema(Schema):
    """A reason and how many left for it."""

    reason = fields.String(required=True)
    accounts = fields.Integer(required=True)


class ReasonsSchema(MetricSchema):
    """Why customers left."""

    reasons = fields.List(fields.Nested(ReasonSchema), required=True)


class HealthBandsSchema(Schema):
    """How many accounts are in each band of health."""

    good = fields.Integer(required=True)
    average = fields.Integer(required=True)
    poor = fields.Integer(required=True)
    not_known = fields.Integer(required=True, data_key="unknown")


class PortfolioHealthSchema(MetricSchema):
    """The health of all accounts."""

    bands = fields.Nested(HealthBandsSchema, required=True)


class PortfolioMetricsSchema(Schema):
    """What can be said of accounts whatever their currency."""

    customer_retention = fields.Nested(RetentionSchema, required=True)
    logo_churn = fields.Nested(RetentionSchema, required=True)
    churn_reasons = fields.Nested(ReasonsSchema, required=True)
    portfolio_health = fields.Nested(PortfolioHealthSchema, required=True)


class MovementsSchema(Schema):
    """What made the revenue another; what it fell by is below zero."""

    new = fields.Float(required=True)
    expansion = fields.Float(required=True)
    contraction = fields.Float(required=True)
    churn = fields.Float(required=True)
    reactivation = fields.Float(required=True)
    currency = fields.Float(required=True, **says("Of customers who pay on in another currency"))
    segment = fields.Float(
        required=True, **says("Of customers who went to another segment, or came from one")
    )


assert set(KINDS) == set(MovementsSchema._declared_fields)  # a movement more is a field more


class MrrSchema(MetricSchema):
    """Recurring revenue a month: start and movements add up to the value."""

    start = fields.Float(required=True)
    movements = fields.Nested(MovementsSchema, required=True)


class KeptSchema(MetricSchema):
    """Of the customers of the start."""

    accounts = fields.Integer(required=True)
    changed_currency = fields.Integer(required=True, **says("Left out: not to be compared"))


class ArpaSchema(MetricSchema):
    """Revenue per customer."""

    accounts = fields.Integer(required=True, **says("Customers whose amount is known"))


class ClvSchema(MetricSchema):
    """What a customer brings over the time it stays."""

    lifetime_months = fields.Float(required=True, allow_none=True)
    monthly_churn = fields.Float(required=True, **maybe("Percent, mean of the last 3 months"))
    lower_bound = fields.Float(required=True, **maybe("Where nobody leaves"))


class CurrencyMetricsSchema(Schema):
    """Revenue in one currency."""

    mrr = fields.Nested(MrrSchema, required=True)
    gross_mrr_churn = fields.Nested(MetricSchema, required=True)
    net_mrr_churn = fields.Nested(MetricSchema, required=True)
    net_revenue_retention = fields.Nested(KeptSchema, required=True)
    gross_revenue_retention = fields.Nested(KeptSchema, required=True)
    arpa = fields.Nested(ArpaSchema, required=True)
    clv = fields.Nested(ClvSchema, required=True)


class CurrencySchema(Schema):
    """One currency; amounts of several are never added up."""

    currency = fields.String(required=True, **maybe("Null: none was told"))
    metrics = fields.Nested(CurrencyMetricsSchema, required=True)


class CohortRevenueSchema(Schema):
    """A cohort's revenue at the end of each month."""

    currency = fields.String(required=True, allow_none=True)
    first = fields.Float(required=True, **says("What they paid at first"))
    changed_currency = fields.Integer(required=True, **says("Left out: not to be compared"))
    mrr = fields.List(fields.Float(), required=True)
    retention = fields.List(fields.Float(), required=True, **says("Percent of the first"))


class CohortSchema(Schema):
    """The customers who came in one month; lists begin with the end of that month."""

    month = fields.String(required=True, **says("Such as 2027-03"))
    accounts = fields.Integer(required=True)
    logos = fields.List(fields.Integer(), required=True, **says("Customers left"))
    logo_retention = fields.List(fields.Float(), required=True, **says("Percent left"))
    revenue = fields.List(fields.Nested(CohortRevenueSchema), required=True)


class StepSchema(Schema):
    """Scores from one edge up to the next, the last with its end."""

    scores_from = fields.Integer(required=True)
    scores_to = fields.Integer(required=True)
    accounts = fields.Integer(required=True)


class DistributionSchema(Schema):
    """How many accounts have which score."""

    metric = fields.String(required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)
    without_value = fields.Integer(required=True)
    median = fields.Float(required=True, allow_none=True)


class PortfolioSchema(Schema):
    """All accounts, or those of a segment, in numbers."""

    segment = fields.String(required=True, allow_none=True)
    accounts = fields.Integer(required=True)
    paying_accounts = fields.Integer(required=True, **says("At the window's end"))
    accounts_with_unknown_amount = fields.Integer(required=True)
    metrics = fields.Nested(PortfolioMetricsSchema, required=True)
    currencies = fields.List(fields.Nested(CurrencySchema), required=True)
    cohorts = fields.List(fields.Nested(CohortSchema), required=True)
    distributions = fields.List(fields.Nested(DistributionSchema), required=True)
