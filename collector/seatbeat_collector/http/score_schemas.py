"""Scores and what else is told of one account, as they are answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.contributions import KINDS as ROW_KINDS
from seatbeat_collector.metrics.engagement_score import NORMALIZATIONS
from seatbeat_collector.metrics.envelope import STATUSES
from seatbeat_collector.metrics.health import BANDS, UNKNOWN

from .churn_risk import REASONS
from .explained import SCORES
from .metric_schemas import (
    MetricSchema,
    MetricsSchema,
    NpsSchema,
    ShareSchema,
    maybe,
    says,
    snapshot_field,
)
from .params import EARLIEST, LATEST

HEALTH_BANDS = (*BANDS, UNKNOWN)


class EngagementSchema(MetricSchema):
    """0 to 100 points."""

    normalization = fields.String(
        required=True,
        validate=validate.OneOf(NORMALIZATIONS),
        **says("percentile: among the peers of its segment; absolute: they are too few"),
    )
    coverage = fields.Float(required=True, **says("Part of the weight that has a value, 0 to 1"))
    peers = fields.Integer(required=True)
    floored = fields.Boolean(required=True, **says("0 for too little activity"))


class HealthScoreSchema(MetricSchema):
    """0 to 100 points by the profile that fits the account."""

    band = fields.String(required=True, validate=validate.OneOf(HEALTH_BANDS))
    profile = fields.String(required=True, **maybe("Null where none fits"))
    coverage = fields.Float(required=True, **says("Percent of the weight that has data"))
    critical = fields.List(
        fields.String(), required=True, **says("Critical indicators that are poor")
    )
    dimensions = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(allow_none=True),
        required=True,
        **says("Points by dimension; null where it has no data"),
    )


class StepSeenSchema(Schema):
    """Accounts with such a health after those that the risk was learned from."""

    scores_from = fields.Integer(required=True)
    scores_to = fields.Integer(required=True)
    accounts = fields.Integer(required=True)
    observed = fields.Float(required=True, **maybe("The part of them that left; null without any"))


class ChurnRiskSchema(MetricSchema):
    """How often customers with such a health left within the window that follows; 0 to 1.

    Learned from the past alone, beside the health and never in it.
    """

    reason = fields.String(
        required=True, validate=validate.OneOf((*REASONS, None)), **maybe("Why there is none")
    )
    learned_as_of = fields.Date(required=True, **maybe("The day on which it was learned"))
    learned_from = fields.Integer(
        required=True, **maybe("Accounts, each as often as a window was looked at")
    )
    churns = fields.Integer(required=True, **maybe("How many of these left"))
    held_against = fields.Integer(required=True, **maybe("Accounts after those, to check it by"))
    churns_after = fields.Integer(required=True, **maybe("How many of these left"))
    calibration = fields.Nested(
        StepSeenSchema, required=True, **maybe("What happened to accounts with such a health")
    )


class BreadthSchema(MetricSchema):
    """Features used of those it has."""

    used = fields.List(fields.String(), required=True)
    unused = fields.List(fields.String(), required=True)
    beside = fields.List(fields.String(), required=True, **says("Used, though not said to have"))
    entitlements_known = fields.Boolean(
        required=True, **says("Else held against what is common in its segment")
    )


class OnboardingSchema(MetricSchema):
    """Steps done; null where none are asked of the account."""

    done = fields.Integer(required=True, allow_none=True)
    steps = fields.Integer(required=True, allow_none=True)
    late = fields.Integer(required=True, **maybe("Done after their day, or overdue"))


class FirstValueSchema(MetricSchema):
    """Days until somebody did something that brings value."""

    signed_in = fields.Date(
        required=True, **maybe("The first day on which somebody signed in, or else came")
    )


class TicketsOpenSchema(MetricSchema):
    """Tickets that wait."""

    urgent = fields.Integer(required=True, **maybe("Of high or urgent priority"))


class ResolutionSchema(MetricSchema):
    """Hours until a ticket is closed, the median."""

    resolved = fields.Integer(required=True, allow_none=True)


class ListedMetricsSchema(MetricsSchema):
    """The metrics that a list shows; scores are those of days that are over."""

    engagement = fields.Nested(EngagementSchema, required=True)
    health = fields.Nested(HealthScoreSchema, required=True)
    churn_risk = fields.Nested(ChurnRiskSchema, required=True)


class EveryMetricSchema(ListedMetricsSchema):
    """Every metric of an account. Which an account can't have are null and not applicable."""

    engagement_absolute = fields.Nested(EngagementSchema, required=True)
    actions = fields.Nested(MetricSchema, required=True)
    sessions = fields.Nested(MetricSchema, required=True)
    sign_ins = fields.Nested(MetricSchema, required=True)
    core_active_users = fields.Nested(MetricSchema, required=True)
    core_share = fields.Nested(MetricSchema, required=True)
    feature_breadth = fields.Nested(BreadthSchema, required=True)
    onboarding_progress = fields.Nested(OnboardingSchema, required=True)
    time_to_first_value = fields.Nested(FirstValueSchema, required=True)
    tickets_opened = fields.Nested(MetricSchema, required=True)
    tickets_open = fields.Nested(TicketsOpenSchema, required=True)
    ticket_resolution = fields.Nested(ResolutionSchema, required=True)
    mrr_change = fields.Nested(MetricSchema, required=True)
    days_to_renewal = fields.Nested(MetricSchema, required=True)
    nps = fields.Nested(NpsSchema, required=True)
    csat = fields.Nested(ShareSchema, required=True)
    ces = fields.Nested(ShareSchema, required=True)


class AccountMetricsSchema(Schema):
    """The metrics of one account, with all accounts below it."""

    account_id = fields.String(required=True)
    metrics = fields.Nested(EveryMetricSchema, required=True)
    snapshot = snapshot_field()


class ExplainQuery(Schema):
    """Which score, and since when its change is told."""

    metric = fields.String(
        load_default="health",
        validate=validate.OneOf(SCORES),
        metadata={"description": "The score"},
    )
    since = fields.Date(
        validate=validate.Range(EARLIEST, LATEST),
        load_default=lambda: None,
        **says("Tell the change since the score as of this day"),
    )
    as_of = fields.Date(
        validate=validate.Range(EARLIEST, LATEST),
        load_default=lambda: None,
        **says("The day after the window, default today"),
    )


class ContributionSchema(Schema):
    """What one input gave to a score."""

    name = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(ROW_KINDS))
    dimension = fields.String(required=True, allow_none=True)
    raw = fields.Raw(
        required=True,
        allow_none=True,
        metadata={
            "anyOf": [
                {"type": "number"},
                {"type": "string"},
                {"type": "boolean"},
                {"type": "null"},
            ],
            "description": "As it was read; null where there is no data",
        },
    )
    points = fields.Float(required=True, **maybe("0 to 100; null where there is no data"))
    assumed = fields.Boolean(required=True, **says("The points stand in for missing data"))
    weight = fields.Float(required=True, **says("Effective part of the whole, 0 to 1"))
    amount = fields.Float(required=True, **says("Points of the score; all of them add up to it"))


class MoveSchema(Schema):
    """By how much the contribution of one input changed."""

    name = fields.String(required=True)
    amount = fields.Float(required=True)


class PartsSchema(Schema):
    """What made the change; the four add up to it."""

    own = fields.Float(required=True, **says("What the account did itself"))
    peers = fields.Float(required=True, **says("Others of its segment moved"))
    missing = fields.Float(required=True, **says("Data came or went"))
    configuration = fields.Float(required=True, **says("Weights, anchors, segment or profile"))


class ChangeSchema(Schema):
    """How the score came from what it was."""

    since = fields.Date(required=True)
    status = fields.String(
        required=True, validate=validate.OneOf(STATUSES), **says("Of the score on that day")
    )
    before = fields.Float(required=True, allow_none=True)
    after = fields.Float(required=True, allow_none=True)
    change = fields.Float(required=True, **maybe("Null unless the score is known on both days"))
    parts = fields.Nested(PartsSchema, required=True, allow_none=True)
    moves = fields.List(
        fields.Nested(MoveSchema), required=True, **says("By input; they add up to the change")
    )


class ExplanationSchema(Schema):
    """A score with all that it was made of."""

    account_id = fields.String(required=True)
    metric = fields.String(required=True, validate=validate.OneOf(SCORES))
    segment = fields.String(required=True)
    score = fields.Dict(required=True, **says("The metric as `/metrics` answers it"))
    reason = fields.String(required=True, **maybe("In a sentence what made it so"))
    rules = fields.String(required=True, **says("Short name of the rules it was judged by"))
    contributions = fields.List(fields.Nested(ContributionSchema), required=True)
    churn_risk = fields.List(
        fields.Nested(ChurnRiskSchema),
        required=True,
        **says("Of `health`: within 30, 60 and 90 days; beside the score, never in it"),
    )
    change = fields.Nested(ChangeSchema, required=True, **maybe("Null unless `since` is asked for"))
    snapshot = snapshot_field()
