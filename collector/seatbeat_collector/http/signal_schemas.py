"""Signals, goals and the back-test as they are answered."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.backtest import HORIZONS
from seatbeat_collector.metrics.envelope import OK, STATUSES
from seatbeat_collector.metrics.goals import STATES
from seatbeat_collector.metrics.rules.goals import TARGET_KINDS
from seatbeat_collector.signals.signal import KINDS, SEVERITIES

from .account_schemas import PagedSchema
from .backtests import NOT_ASKED, NOT_INSTALLED
from .metric_schemas import MetricSchema, maybe, says
from .params import EARLIEST, LATEST, PageQuery


def _as_of() -> fields.Date:
    return fields.Date(
        validate=validate.Range(EARLIEST, LATEST),
        load_default=lambda: None,
        **says("The day after the last one read, default today"),
    )


class AsOfQuery(Schema):
    """As of which day."""

    as_of = _as_of()


class AsOfPageQuery(PageQuery):
    """Which part of a list, as of which day."""

    as_of = _as_of()


class SignalsQuery(AsOfPageQuery):
    """Which signals of which accounts."""

    kind = fields.String(
        validate=validate.OneOf(KINDS), load_default=lambda: None, **says("Of one kind")
    )
    severity = fields.String(
        validate=validate.OneOf(SEVERITIES),
        load_default=lambda: None,
        **says("As bad as this, or worse"),
    )
    segment = fields.String(load_default=lambda: None, **says("Of accounts of a segment"))


class SignalSchema(MetricSchema):
    """One sign; its value is in the unit of the catalogue."""

    account_id = fields.String(required=True, **maybe("Null for a sign of all accounts"))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    severity = fields.String(required=True, validate=validate.OneOf(SEVERITIES))
    about = fields.String(
        required=True, **maybe("Whom or what within the account: a user, a measure")
    )
    sentence = fields.String(required=True, **says("What the kind means"))
    evidence = fields.Dict(required=True, **says("The numbers that it rests on"))


class SignalsSchema(PagedSchema):
    """A page of signs, the worst first."""

    signals = fields.List(fields.Nested(SignalSchema), required=True)
    incident = fields.Nested(
        SignalSchema,
        required=True,
        **maybe("So many accounts fell at once that the fault is on this side; no drop is told"),
    )


class TargetSchema(Schema):
    """What is to be reached: a value, or an amount or percentage more (less) than at the start."""

    kind = fields.String(required=True, validate=validate.OneOf(TARGET_KINDS))
    amount = fields.Float(required=True)


class ProgressSchema(MetricSchema):
    """Percent of the way from the baseline to the target."""

    state = fields.String(required=True, validate=validate.OneOf(STATES))
    baseline = fields.Float(required=True, **maybe("As of the day it started"))
    target_value = fields.Float(required=True, allow_none=True)
    current_value = fields.Float(required=True, allow_none=True)
    value_when_due = fields.Float(
        required=True, **maybe("As of the due day, once it is over: it decides, not today's value")
    )
    expected_percent = fields.Float(required=True, **maybe("What a steady pace would have come"))


class GoalSchema(Schema):
    """One goal of one account."""

    goal = fields.String(required=True)
    account_id = fields.String(required=True)
    metric = fields.String(required=True, **says("As health indicators name it"))
    target = fields.Nested(TargetSchema, required=True)
    starts_on = fields.Date(required=True)
    due_on = fields.Date(required=True)
    progress = fields.Nested(ProgressSchema, required=True)


class GoalsSchema(PagedSchema):
    """A page of goals."""

    goals = fields.List(fields.Nested(GoalSchema), required=True)


class GoalsQuery(AsOfPageQuery):
    """Which goals of which accounts."""

    goal = fields.String(load_default=lambda: None, **says("The goal's name"))
    segment = fields.String(load_default=lambda: None, **says("Of accounts of a segment"))


class BacktestQuery(Schema):
    """Which departures are looked at."""

    first = fields.Date(
        data_key="from",
        validate=validate.Range(EARLIEST, LATEST),
        load_default=lambda: None,
        **says("First day on which somebody left, default a year before the last"),
    )
    last = fields.Date(
        data_key="to",
        validate=validate.Range(EARLIEST, LATEST),
        load_default=lambda: None,
        **says("Last of these days, default yesterday"),
    )
    weights = fields.Boolean(
        load_default=False,
        **says("Also suggest weights; needs the extra `backtest`. They are never applied"),
    )


class VerdictMetricsSchema(Schema):
    """What the score was worth."""

    score_auc = fields.Nested(MetricSchema, required=True)
    poor_lift = fields.Nested(MetricSchema, required=True)
    churned_while_good = fields.Nested(MetricSchema, required=True)


class CalibrationSchema(Schema):
    """Scores of one step: the risk that was foretold, and what happened."""

    scores_from = fields.Integer(required=True)
    scores_to = fields.Integer(required=True)
    accounts = fields.Integer(required=True)
    predicted = fields.Float(required=True)
    observed = fields.Float(required=True, allow_none=True)


class RiskSchema(Schema):
    """The risk of leaving within the horizon, learned from the past, and how true it was."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    learned_from = fields.Integer(
        required=True, **says("Accounts, each as often as a horizon was looked at")
    )
    churns = fields.Integer(required=True, **says("How many of these left"))
    held_against = fields.Integer(required=True, **says("Accounts after those, to check it by"))
    churns_after = fields.Integer(required=True, **says("How many of these left"))
    brier = fields.Float(required=True, allow_none=True)
    brier_of_the_rate = fields.Float(
        required=True, **maybe("The same of foretelling all the mean rate; a good risk is below")
    )
    calibration = fields.List(fields.Nested(CalibrationSchema), required=True)


class HorizonSchema(Schema):
    """The verdict at one distance from the departures."""

    horizon_days = fields.Integer(required=True, validate=validate.OneOf(HORIZONS))
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    churns = fields.Integer(required=True, **says("Left and had a score"))
    without_score = fields.Integer(required=True, **says("Left and had none"))
    metrics = fields.Nested(VerdictMetricsSchema, required=True)
    risk = fields.Nested(RiskSchema, required=True)


class WeightsSchema(Schema):
    """Weights that would have told churn best; a suggestion."""

    status = fields.String(
        required=True,
        validate=validate.OneOf((OK, "insufficient_data", NOT_INSTALLED, NOT_ASKED)),
    )
    detail = fields.String(required=True, allow_none=True)
    horizon_days = fields.Integer(required=True)
    churns = fields.Integer(required=True)
    weights = fields.Dict(keys=fields.String(), values=fields.Float(), required=True)
    misleading = fields.List(
        fields.String(), required=True, **says("Who left had more points; no weight")
    )
    without_data = fields.List(fields.String(), required=True)


class BacktestSchema(Schema):
    """What the health was worth."""

    metric = fields.String(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    least_churns = fields.Integer(required=True, **says("Fewer say nothing"))
    churns = fields.Integer(required=True, **says("How often somebody left"))
    horizons = fields.List(fields.Nested(HorizonSchema), required=True)
    suggested_weights = fields.Nested(WeightsSchema, required=True)
