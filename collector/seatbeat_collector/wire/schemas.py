"""The contract of `POST /v1/batch`: the fast path and the OpenAPI document are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate, validates_schema

from .account_traits import AccountTraitsSchema
from .fields import Choice, Events, Flag, Instant, JsonObject, Segments, Text, Whole
from .limits import MAX_COMMENT, MAX_ID, MAX_IDENTITY, MAX_INTEGER, MAX_KEY, MAX_LANG, MAX_NAME

SURVEY_ACTIONS = (
    "shown",
    "started",
    "answered",
    "completed",
    "dismissed",
    "later",
    "abandoned",
)
MAX_SCORE = 10


def _optional(sentence: str) -> dict[str, Any]:
    """Absent and null mean the same."""
    return {"load_default": None, "allow_none": True, "metadata": {"description": sentence}}


def _required(sentence: str) -> dict[str, Any]:
    words = {"required": "is missing", "null": "must not be null"}
    return {"required": True, "error_messages": words, "metadata": {"description": sentence}}


def _kind(word: str) -> fields.String:
    return fields.String(required=True, validate=validate.Equal(word))


class EventSchema(Schema):
    """What every event has."""

    class Meta:
        unknown = EXCLUDE

    id = Text(1, MAX_ID, **_optional("Seen twice, applied once; best a UUIDv7"))
    occurred_at = Instant(**_optional("When it happened; without it, when it was sent"))


class UserEventSchema(EventSchema):
    """What every event of a person has."""

    user_id = Text(1, MAX_ID, **_optional("The person; needed unless a signed identity names it"))
    account_id = Text(
        1, MAX_ID, **_optional("The person's account; needed until the collector knows it")
    )
    app = Text(0, MAX_NAME, **_optional("A label for the product"))


class HeartbeatSchema(UserEventSchema):
    """A page's marks and presence, or, without a page, one bare mark."""

    type = _kind("heartbeat")
    feature = Text(0, MAX_NAME, **_optional("The part of the product, never a whole URL"))
    page_id = Text(1, MAX_ID, **_optional("The page; best 32 hexadecimal digits"))
    epoch = Whole(0, MAX_INTEGER, **_optional("Counts the page's clock jumps"))
    anchor = Instant(**_optional("The wall clock at the start of the epoch"))
    marks = Segments(**_optional("Trusted input: [n, start_ms, length_ms], from the anchor"))
    presence = Segments(**_optional("Visible: [n, start_ms, length_ms, focused], from the anchor"))

    @validates_schema
    def _check_page(self, loaded: Mapping[str, Any], **_: Any) -> None:
        fault = heartbeat_fault(
            page_id=loaded["page_id"],
            anchor=loaded["anchor"],
            has_segments=bool(loaded["marks"] or loaded["presence"]),
        )
        if fault:
            raise ValidationError(fault[1], field_name=fault[0])


class ActivitySchema(UserEventSchema):
    """One named act of a person."""

    type = _kind("activity")
    name = Text(1, MAX_NAME, **_required("What was done, such as report.exported"))
    properties = JsonObject(**_optional("Anything worth keeping about it"))
    feature = Text(0, MAX_NAME, **_optional("The part of the product, never a whole URL"))
    page_id = Text(1, MAX_ID, **_optional("The page that measures presence around this act"))
    epoch = Whole(0, MAX_INTEGER, **_optional("Counts the page's clock jumps"))


class SurveySchema(UserEventSchema):
    """One step in the life of a survey's display."""

    type = _kind("survey")
    survey_id = Text(1, MAX_ID, **_required("The survey"))
    display_id = Text(1, MAX_ID, **_optional("This display of it; without it, the id"))
    rev = Whole(0, MAX_INTEGER, **_optional("Rises with each change; a lower one is ignored"))
    action = Choice(SURVEY_ACTIONS, **_required("What happened"))
    score = Whole(0, MAX_SCORE, **_optional("The score that was chosen"))
    comment = Text(0, MAX_COMMENT, **_optional("What the person wrote"))
    lang = Text(1, MAX_LANG, **_optional("The language in which it was shown, such as zh-Hans"))
    took_ms = Whole(0, MAX_INTEGER, **_optional("From shown to the first choice"))
    contact = Flag(**_optional("Whether the person asks to be contacted"))


class IdentifySchema(UserEventSchema):
    """Traits of a person and, with an account, that the person belongs to it."""

    type = _kind("identify")
    traits = JsonObject(**_optional("Name, role, email, whatever helps"))


class AccountSchema(EventSchema):
    """Traits of an account; a server key is needed."""

    type = _kind("account")
    account_id = Text(1, MAX_ID, **_required("The account"))
    traits = fields.Nested(AccountTraitsSchema, **_optional("What holds from the event's time on"))


class BatchSchema(Schema):
    """The envelope around the events of one request."""

    class Meta:
        unknown = EXCLUDE

    key = Text(0, MAX_KEY, **_optional("The key, where no Authorization header can be set"))
    identity = Text(0, MAX_IDENTITY, **_optional("A JWT (HS256) with sub, acct and exp"))
    sent_at = Instant(**_optional("The sender's clock at the moment of sending"))
    monotonic_ms = fields.Raw(**_optional("The sender's monotonic clock at that moment"))
    historical = Flag(**_optional("Takes events of any age; a server key is needed"))
    lib = fields.Raw(**_optional("Name and version of the sender"))
    events = Events(**_required("At most 1,000; each by the schema that its type names"))


EVENT_SCHEMAS: dict[str, type[Schema]] = {
    "heartbeat": HeartbeatSchema,
    "activity": ActivitySchema,
    "survey": SurveySchema,
    "identify": IdentifySchema,
    "account": AccountSchema,
}


def heartbeat_fault(
    *, page_id: str | None, anchor: int | None, has_segments: bool
) -> tuple[str, str] | None:
    """The field and the reason for which a heartbeat makes no sense, or None."""
    if page_id is None:
        return ("page_id", "is missing: segments belong to a page") if has_segments else None
    if anchor is None:
        return "anchor", "is missing: the segments of a page count from it"
    return None if has_segments else ("marks", "are missing, and so is presence")
