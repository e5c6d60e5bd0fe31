"""Surveys as the API takes and answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, fields, validate

from seatbeat_collector.surveys.definition_schema import SurveySchema
from seatbeat_collector.surveys.scoring import SCALES
from seatbeat_collector.wire.fields import Choice, Strict, Text, Whole
from seatbeat_collector.wire.limits import (
    MAX_BODY_BYTES,
    MAX_ID,
    MAX_IDENTITY,
    MAX_INTEGER,
    MAX_KEY,
    MAX_LANG,
    MAX_NAME,
)

from .metric_schemas import says

_MAYBE: dict[str, Any] = {"load_default": None, "allow_none": True}
MOST_LANGUAGES = 50


class SurveyBodySchema(SurveySchema):
    """A survey's definition; it may have texts in many languages."""

    most_bytes = MAX_BODY_BYTES

    def load(self, data: Any, **_: Any) -> Any:
        """The document as it came: it is checked where those from files are checked too."""
        return data


class SurveyPatchSchema(SurveyBodySchema):
    """The fields to change; null gives one its default back, objects are merged (RFC 7396)."""

    id = Text(1, MAX_ID, **says("Can't change"))
    metric = Choice(tuple(SCALES), **says("Can't change: another scale is another survey"))


class SurveyVersionSchema(Schema):
    """What a survey asked from an instant on."""

    version = fields.Integer(required=True)
    from_ = fields.DateTime(required=True, data_key="from")
    question = fields.String(required=True, **says("In the default language"))


class SurveyAnswerSchema(SurveySchema):
    """A survey's definition with its defaults, and what became of it."""

    scale = fields.List(fields.Integer(), required=True, **says("Lowest and highest score"))
    version = fields.Integer(required=True, **says("Of the wording"))
    languages = fields.List(fields.String(), required=True, **says("In which it can ask"))
    first_live_at = fields.DateTime(required=True, allow_none=True)
    created_at = fields.DateTime(required=True)
    updated_at = fields.DateTime(required=True)


class OneSurveySchema(SurveyAnswerSchema):
    """A survey with its history."""

    versions = fields.List(fields.Nested(SurveyVersionSchema), required=True)
    refused = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        **says("False answers of the last 7 days, by code"),
    )


class SurveysSchema(Schema):
    """Every survey, by id."""

    surveys = fields.List(fields.Nested(SurveyAnswerSchema), required=True)


class ExplainQuery(Schema):
    """Whom the question is about."""

    user = Text(1, MAX_ID, required=True, **says("The person"))
    account = fields.String(**_MAYBE, **says("The account; else the person's own"))


class GateSchema(Schema):
    """One gate, in the order in which they are asked."""

    gate = fields.String(required=True)
    code = fields.String(required=True, **says("The reason, when it fails"))
    state = fields.String(
        required=True,
        validate=validate.OneOf(("passed", "failed", "not_reached", "in_browser")),
    )
    compared = fields.Dict(required=True, **says("The values that were compared"))
    may_pass_at = fields.DateTime(
        required=True, allow_none=True, **says("When it may pass; null where time won't help")
    )


class AskedExplanationSchema(Schema):
    """Whether a person would be asked now, and why not."""

    survey_id = fields.String(required=True)
    user_id = fields.String(required=True)
    account_id = fields.String(required=True, allow_none=True)
    at = fields.DateTime(required=True)
    would_be_asked = fields.Boolean(required=True, **says("As far as the server can tell"))
    reason = fields.String(required=True, allow_none=True, **says("Code of the gate that failed"))
    gates = fields.List(fields.Nested(GateSchema), required=True)


class LeaseBodySchema(Schema):
    """Who is to be asked what."""

    class Meta:
        unknown = EXCLUDE

    key = Text(0, MAX_KEY, **_MAYBE, **says("The key, where no header can be set"))
    identity = Text(0, MAX_IDENTITY, **_MAYBE, **says("A JWT (HS256) with sub, acct and exp"))
    user_id = Text(1, MAX_ID, **_MAYBE, **says("The person; else as the identity says"))
    account_id = Text(1, MAX_ID, **_MAYBE, **says("The account; else the person's own"))
    survey_id = Text(1, MAX_ID, required=True)
    languages = Strict(
        Text(0, MAX_IDENTITY),
        load_default=list,
        **says(
            f"Language tags the person reads, best first; the first {MOST_LANGUAGES} of up to"
            f" {MAX_LANG} characters are looked at"
        ),
    )
    trigger = Text(1, MAX_NAME, **_MAYBE, **says("The activity after which it asks"))
    width = Whole(0, MAX_INTEGER, **_MAYBE, **says("Of the page, in CSS pixels"))


class ShownSurveySchema(Schema):
    """What a widget shows: final texts in one language, never HTML."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    metric = fields.String(required=True)
    scale = fields.List(fields.Integer(), required=True)
    lang = fields.String(required=True)
    dir = fields.String(required=True, validate=validate.OneOf(("ltr", "rtl")))
    mode = fields.String(required=True)
    contact = fields.Boolean(required=True)
    texts = fields.Dict(required=True)
    theme = fields.Dict(required=True)


class PreviewQuery(Schema):
    """In which language to look at it."""

    lang = fields.String(**_MAYBE, **says("A language tag; else the default language"))


class PreviewSchema(Schema):
    """A survey as it would be shown."""

    survey = fields.Nested(ShownSurveySchema, required=True)


class LeaseSchema(Schema):
    """The right to show a survey once."""

    display_id = fields.String(required=True)
    expires_in_ms = fields.Integer(required=True)
    survey = fields.Nested(ShownSurveySchema, required=True)


class LeaseAnswerSchema(Schema):
    """A lease, or null: not now."""

    lease = fields.Nested(LeaseSchema, required=True, allow_none=True)


def without_nulls(value: Any) -> Any:
    """A part of a definition without what it doesn't say."""
    if isinstance(value, Mapping):
        return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
    return value
