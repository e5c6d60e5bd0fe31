"""The metrics as they are answered, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.envelope import STATUSES
from seatbeat_collector.metrics.frequency import BANDS as FREQUENCY_BANDS
from seatbeat_collector.metrics.utilization import BANDS as LICENSE_BANDS


def says(sentence: str, **more: Any) -> dict[str, Any]:
    """Options of a field that is described by a sentence."""
    return {"metadata": {"description": sentence}, **more}


def maybe(sentence: str) -> dict[str, Any]:
    """Options of a field that may be null."""
    return says(sentence, allow_none=True)


class SnapshotSchema(Schema):
    """The snapshot of a closed day."""

    revision = fields.Integer(required=True, **says("1 for the first; late data make more"))
    made_at = fields.AwareDateTime(required=True)
    rules = fields.String(required=True, **says("Short name of the rules of then"))


def snapshot_field() -> fields.Nested:
    """From which snapshot something is told."""
    return fields.Nested(
        SnapshotSchema,
        required=True,
        **maybe("What a past day was closed with; null for what is worked out now"),
    )


class MetricSchema(Schema):
    """What every value leaves with. A null value is not a zero."""

    value = fields.Float(required=True, **maybe("Null where there is none; `status` says why"))
    unit = fields.String(required=True)
    window = fields.Integer(required=True, **says("Days"))
    as_of = fields.Date(required=True, **says("The day after the window"))
    timezone = fields.String(required=True, **says("IANA name; where the days begin"))
    observed_days = fields.Integer(required=True, **says("Days of the window the account existed"))
    definition_version = fields.Integer(required=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))


class UsageFrequencySchema(MetricSchema):
    """Active days and what that is called."""

    band = fields.String(
        required=True, validate=validate.OneOf((*FREQUENCY_BANDS, None)), allow_none=True
    )
    days_since_last_seen = fields.Integer(required=True, allow_none=True)
    sessions = fields.Integer(**says("Stretches more than 30 minutes apart; not in lists"))
    sign_ins = fields.Integer(**maybe("Null unless `sign_in_activity` is set; not in lists"))


class TimeSpentSchema(MetricSchema):
    """Engaged seconds, exact to the millisecond."""

    per_active_user_day = fields.Float(required=True, **maybe("Seconds"))
    minutes_per_active_user_day = fields.Float(required=True, allow_none=True)
    active_user_days = fields.Integer(required=True)
    measured_share = fields.Float(
        required=True, **maybe("Measured with presence; the rest rests on bare marks")
    )
    today_so_far = fields.Float(required=True, **maybe("Seconds; null for a past `as_of`"))
    idle_timeout = fields.Integer(required=True, **says("Seconds"))
    wall_seconds = fields.Float(**says("How long anyone was engaged; not in lists"))
    peak_concurrent = fields.Integer(**says("People at once; not in lists"))


class ActiveUsersSchema(MetricSchema):
    """Distinct people; windows don't add up."""

    d1 = fields.Integer(required=True)
    d7 = fields.Integer(required=True)
    d14 = fields.Integer(required=True)
    d30 = fields.Integer(required=True)
    today_so_far = fields.Integer(required=True, **maybe("Null for a past `as_of`"))
    new = fields.Integer(**says("Never seen before the window; not in lists"))
    returned = fields.Integer(**says("Seen before, but not in the window before; not in lists"))
    retained = fields.Integer(**says("Active in the window before too; not in lists"))
    lapsed = fields.Integer(**says("Active in the window before, not now; not in lists"))
    core = fields.Integer(
        **maybe("As `core_active_users`: who did what brings value; not in lists")
    )
    dau_mau = fields.Float(**maybe("Mean daily actives ÷ actives of 30 days; not in lists"))
    volatility = fields.Float(**maybe("Of daily actives on business days; not in lists"))
    volatile = fields.Boolean(**says("Volatility above 0.5 with a mean of 3; not in lists"))


class LicenseUtilizationSchema(MetricSchema):
    """Percent of the seats that are used."""

    active = fields.Integer(required=True)
    seats = fields.Raw(
        required=True,
        allow_none=True,
        metadata={"anyOf": [{"type": "integer"}, {"enum": ["unlimited"]}, {"type": "null"}]},
    )
    accounts_without_seats = fields.Integer(
        required=True, **says("Used accounts of the tree that stand outside the ratio")
    )
    over_utilized = fields.Boolean(required=True)
    band = fields.String(
        required=True, validate=validate.OneOf((*LICENSE_BANDS, None)), allow_none=True
    )


class SurveyMetricSchema(MetricSchema):
    """A score over each user's latest answer, with what it rests on."""

    shown = fields.Integer(required=True, **maybe("Rounded half away from zero, to be printed"))
    n = fields.Integer(required=True, **says("Answers"))
    interval = fields.List(
        fields.Float(), required=True, **maybe("Of 95 %, both ends; null under five answers")
    )
    low_sample = fields.Boolean(required=True, **says("Fewer than 30 answers"))
    mean = fields.Float(required=True, **maybe("Of the answers, on their own scale"))
    distribution = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, **says("Answers by score")
    )
    method = fields.String(required=True, **says("By which the value is made"))
    today_so_far = fields.Integer(**maybe("Users who answered today; null for a past `as_of`"))


class NpsSchema(SurveyMetricSchema):
    """Net promoters, from -100 to 100."""

    promoters = fields.Integer(required=True, **says("Answers of 9 and 10"))
    passives = fields.Integer(required=True, **says("Answers of 7 and 8"))
    detractors = fields.Integer(required=True, **says("Answers of 0 to 6"))


class ShareSchema(SurveyMetricSchema):
    """The share of good answers: 4 and 5 of CSAT, 5 to 7 of CES."""

    positive = fields.Integer(required=True)
    neutral = fields.Integer(required=True)
    negative = fields.Integer(required=True)


class MetricsSchema(Schema):
    """The metrics by name."""

    usage_frequency = fields.Nested(UsageFrequencySchema, required=True)
    time_spent = fields.Nested(TimeSpentSchema, required=True)
    active_users = fields.Nested(ActiveUsersSchema, required=True)
    license_utilization = fields.Nested(LicenseUtilizationSchema, required=True)


class PointSchema(Schema):
    """One point of a series."""

    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    value = fields.Float(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    n = fields.Integer(**says("Answers, for nps, csat and ces"))
    interval = fields.List(fields.Float(), **maybe("Of 95 %, for nps, csat and ces"))


class SeriesSchema(Schema):
    """A metric over time."""

    account_id = fields.String(required=True)
    metric = fields.String(required=True)
    unit = fields.String(required=True)
    definition_version = fields.Integer(required=True)
    interval = fields.String(required=True)
    timezone = fields.String(required=True)
    points = fields.List(fields.Nested(PointSchema), required=True)


class CatalogueEntrySchema(Schema):
    """What a metric means."""

    name = fields.String(required=True)
    sentence = fields.String(required=True)
    formula = fields.String(required=True)
    unit = fields.String(required=True)
    window = fields.Integer(required=True, **says("Days read when none are asked for"))
    source = fields.String(required=True)
    version = fields.Integer(required=True)


class CatalogueSchema(Schema):
    """Every metric."""

    metrics = fields.List(fields.Nested(CatalogueEntrySchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
