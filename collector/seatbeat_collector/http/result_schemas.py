"""Results of a survey as they are asked for and answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from seatbeat_collector.metrics.series import INTERVALS

from .metric_schemas import says
from .paging import LIMIT, MAX_LIMIT
from .params import EARLIEST, LATEST
from .response_schemas import asked

GROUPS = ("period", "account", "segment", "version", "language", "theme", "sentiment")
_MAYBE: dict[str, Any] = {"required": True, "allow_none": True}


def _day(name: str, sentence: str) -> fields.Date:
    return fields.Date(validate=validate.Range(EARLIEST, LATEST), data_key=name, **asked(sentence))


class ResultsQuery(Schema):
    """Which displays are counted, and by what they are told apart."""

    first = _day("from", "First day on which a display was shown, default the survey's first")
    last = _day("to", "Last day on which a display was shown, default today")
    by = fields.String(
        load_default="period", validate=validate.OneOf(GROUPS), **says("What the groups are")
    )
    interval = fields.String(
        load_default="month",
        validate=validate.OneOf(INTERVALS),
        **says("Of the periods; weeks begin on Monday"),
    )
    limit = fields.Integer(
        load_default=LIMIT, validate=validate.Range(1, MAX_LIMIT), **says("Groups a page")
    )
    cursor = fields.String(**asked("`next_cursor` of the page before"))


class ScoreSchema(Schema):
    """A score with what it rests on; null and not zero under five answers."""

    value = fields.Float(**_MAYBE, metadata={"description": "Not rounded"})
    shown = fields.Integer(**_MAYBE, metadata={"description": "Rounded half away from zero"})
    status = fields.String(required=True)
    interval = fields.List(fields.Float(), **_MAYBE, metadata={"description": "Of 95 %"})
    low_sample = fields.Boolean(required=True, **says("Fewer than 30 answers"))
    n = fields.Integer(required=True)
    promoters = fields.Integer()
    passives = fields.Integer()
    detractors = fields.Integer()
    positive = fields.Integer()
    neutral = fields.Integer()
    negative = fields.Integer()
    mean = fields.Float(**_MAYBE)
    distribution = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    method = fields.String(required=True)


class RatesSchema(Schema):
    """What became of the displays; each counts once, those of tests and our own people never."""

    displays = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    response_rate = fields.Float(**_MAYBE, metadata={"description": "Percent of the displays"})
    started = fields.Integer(required=True)
    completed = fields.Integer(required=True)
    completion_rate = fields.Float(**_MAYBE, metadata={"description": "Percent of the started"})
    outcomes = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    answered_by_link = fields.Integer(
        required=True, **says("In the score, but in no rate: nobody knows who only looked")
    )


class LeftOutSchema(Schema):
    """Answers that are in no score."""

    answers = fields.Integer(required=True)
    by_flag = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class RollupsSchema(Schema):
    """One NPS three ways, over each user's latest answer; null under five respondents."""

    by_respondent = fields.Float(**_MAYBE)
    account_equal = fields.Float(**_MAYBE)
    revenue_weighted = fields.Float(**_MAYBE)
    respondents = fields.Integer(required=True)
    accounts = fields.Integer(required=True)
    accounts_with_revenue = fields.Integer(required=True)
    currency = fields.String(**_MAYBE)
    mixed_currencies = fields.Boolean(
        required=True, **says("Nothing is converted: then there is no weighted figure")
    )


class SummarySchema(Schema):
    """Score, rates and what was left out."""

    score = fields.Nested(ScoreSchema, **_MAYBE)
    rates = fields.Nested(RatesSchema, required=True)
    left_out = fields.Nested(LeftOutSchema, required=True)


class GroupSchema(SummarySchema):
    """The same of one group; `from` and `to` of a period alone."""

    group = fields.String(**_MAYBE, metadata={"description": "Null: it isn't known"})
    first = fields.Date(data_key="from")
    last = fields.Date(data_key="to")


class ResultsSchema(SummarySchema):
    """What came of a survey."""

    survey_id = fields.String(required=True)
    metric = fields.String(**_MAYBE, metadata={"description": "Null: nobody said which it is"})
    definition_version = fields.Integer(**_MAYBE)
    timezone = fields.String(required=True)
    first = fields.Date(required=True, data_key="from")
    last = fields.Date(required=True, data_key="to")
    rollups = fields.Nested(RollupsSchema, **_MAYBE, metadata={"description": "Of NPS alone"})
    by = fields.String(required=True)
    groups = fields.List(fields.Nested(GroupSchema), required=True)
    next_cursor = fields.String(**_MAYBE)
