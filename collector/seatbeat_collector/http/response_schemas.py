"""Answers to surveys as they are asked for and answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from seatbeat_collector.surveys.scoring import SCALES
from seatbeat_collector.surveys.sentiment import SIGNS

from .account_schemas import PagedSchema
from .metric_schemas import says
from .paging import LIMIT, MAX_LIMIT
from .params import EARLIEST, LATEST

BANDS = ("promoter", "passive", "detractor", "positive", "neutral", "negative")
"""The first three are those of NPS, the others those of CSAT and CES."""
_MAYBE: dict[str, Any] = {"required": True, "allow_none": True}


def asked(sentence: str, **more: Any) -> dict[str, Any]:
    """Options of a parameter: not asked for means None."""
    return {"load_default": lambda: None, "metadata": {"description": sentence}, **more}


class SentimentSchema(Schema):
    """How a comment sounds to a machine, which may be wrong."""

    value = fields.Float(**_MAYBE, metadata={"description": "-1 to 1; null where it can't be said"})
    sign = fields.String(**_MAYBE, validate=validate.OneOf((*SIGNS, None)))
    machine_made = fields.Boolean(required=True, **says("Always true"))
    method = fields.String(**_MAYBE, metadata={"description": "Library and version"})
    language = fields.String(**_MAYBE, metadata={"description": "That the comment was taken for"})
    status = fields.String(
        required=True, validate=validate.OneOf(("ok", "pending", "not_applicable"))
    )


class ResponseRowSchema(Schema):
    """A display of a survey with its latest state."""

    display_id = fields.String(required=True)
    survey_id = fields.String(required=True)
    account_id = fields.String(**_MAYBE)
    user_id = fields.String(required=True)
    metric = fields.String(**_MAYBE)
    action = fields.String(required=True)
    score = fields.Integer(**_MAYBE)
    band = fields.String(**_MAYBE, validate=validate.OneOf((*BANDS, None)))
    comment = fields.String(**_MAYBE)
    themes = fields.List(fields.String(), required=True)
    sentiment = fields.Nested(SentimentSchema, **_MAYBE)
    contact = fields.Boolean(**_MAYBE, metadata={"description": "Asked to be contacted"})
    flags = fields.List(
        fields.String(), required=True, **says("Why the answer is in no score; empty if it is")
    )
    case_id = fields.Integer(**_MAYBE)
    lang = fields.String(**_MAYBE, metadata={"description": "In which it was shown"})
    version = fields.Integer(**_MAYBE, metadata={"description": "Of the wording"})
    mode = fields.String(required=True)
    took_ms = fields.Integer(**_MAYBE, metadata={"description": "From shown to the first choice"})
    app = fields.String(required=True)
    channel = fields.String(required=True, validate=validate.OneOf(("app", "link")))
    rev = fields.Integer(required=True)
    shown_at = fields.AwareDateTime(required=True)
    answered_at = fields.AwareDateTime(**_MAYBE)
    first_at = fields.AwareDateTime(required=True)
    last_at = fields.AwareDateTime(required=True)


class ResponsesSchema(PagedSchema):
    """A page of survey displays, the latest first."""

    responses = fields.List(fields.Nested(ResponseRowSchema), required=True)


class ResponsesQuery(Schema):
    """Which displays are looked for; what isn't named is not looked at."""

    account = fields.String(**asked("The account's id"))
    survey = fields.String(**asked("The survey's id"))
    user = fields.String(**asked("The person's id"))
    metric = fields.String(validate=validate.OneOf(tuple(SCALES)), **asked("nps, csat or ces"))
    band = fields.String(validate=validate.OneOf(BANDS), **asked("A band of scores"))
    theme = fields.String(**asked("The id of a theme of the comment"))
    sentiment = fields.String(validate=validate.OneOf(SIGNS), **asked("Of the comment"))
    language = fields.String(**asked("Of the comment, such as zh"))
    q = fields.String(**asked("Text within the comment, in any case"))
    first = fields.Date(
        validate=validate.Range(EARLIEST, LATEST), data_key="from", **asked("First day")
    )
    last = fields.Date(
        validate=validate.Range(EARLIEST, LATEST), data_key="to", **asked("Last day")
    )
    answered = fields.Boolean(**asked("Only those with a score"))
    commented = fields.Boolean(**asked("Only those with a comment"))
    flagged = fields.Boolean(**asked("Only those that are in no score, or only those that are"))
    limit = fields.Integer(
        load_default=LIMIT, validate=validate.Range(1, MAX_LIMIT), **says("Rows a page")
    )
    cursor = fields.String(**asked("`next_cursor` of the page before"))
