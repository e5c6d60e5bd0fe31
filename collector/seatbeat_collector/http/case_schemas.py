"""Cases as they are asked for, changed and answered."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from seatbeat_collector.surveys.cases import REASONS, STATES
from seatbeat_collector.wire.fields import Choice, Text
from seatbeat_collector.wire.limits import MAX_COMMENT, MAX_NAME

from .account_schemas import PagedSchema
from .metric_schemas import says
from .paging import LIMIT, MAX_LIMIT
from .params import EARLIEST, LATEST
from .response_schemas import ResponseRowSchema, asked

OPEN, CLOSED = "open", "closed"
_MAYBE: dict[str, Any] = {"required": True, "allow_none": True}


def _maybe(sentence: str) -> dict[str, Any]:
    return says(sentence, **_MAYBE)


class CasesQuery(Schema):
    """Which cases are looked for."""

    state = fields.String(
        validate=validate.OneOf((*STATES, OPEN, CLOSED)),
        **asked("A state; open are the first three, closed the others"),
    )
    owner = fields.String(**asked("Who cares for it"))
    account = fields.String(**asked("The account's id"))
    survey = fields.String(**asked("The survey's id"))
    user = fields.String(**asked("The person's id"))
    reason = fields.String(validate=validate.OneOf(REASONS), **asked("Why it was opened"))
    overdue = fields.Boolean(**asked("Only open ones whose time is over"))
    limit = fields.Integer(
        load_default=LIMIT, validate=validate.Range(1, MAX_LIMIT), **says("Rows a page")
    )
    cursor = fields.String(**asked("`next_cursor` of the page before"))


class CaseRowSchema(Schema):
    """A customer to get back to because of one answer."""

    case_id = fields.Integer(required=True)
    display_id = fields.String(required=True)
    survey_id = fields.String(required=True)
    account_id = fields.String(**_MAYBE)
    user_id = fields.String(required=True)
    metric = fields.String(**_MAYBE)
    score = fields.Integer(**_MAYBE)
    reasons = fields.List(
        fields.String(validate=validate.OneOf(REASONS)), required=True, **says("Why it was opened")
    )
    fell_from = fields.Integer(**_maybe("The person's score before, where it fell by 3 or more"))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    owner = fields.String(**_MAYBE)
    reason = fields.String(**_maybe("Why it was closed"))
    reopened = fields.Integer(required=True, **says("How often"))
    answered_at = fields.AwareDateTime(required=True)
    opened_at = fields.AwareDateTime(required=True)
    due_at = fields.AwareDateTime(required=True)
    first_ack_at = fields.AwareDateTime(**_MAYBE)
    resolved_at = fields.AwareDateTime(**_maybe("When it was closed, either way"))
    updated_at = fields.AwareDateTime(required=True)
    overdue = fields.Boolean(required=True, **says("Open, and its time is over"))
    next_score = fields.Integer(**_maybe("The same person's next answer on the same metric"))
    comment = fields.String(**_maybe("What the person wrote, as long as answers are kept"))


class CasesSchema(PagedSchema):
    """A page of cases, the soonest due first."""

    cases = fields.List(fields.Nested(CaseRowSchema), required=True)


class PersonSchema(Schema):
    """All that a person was asked and answered, and the cases that followed."""

    user_id = fields.String(required=True)
    responses = fields.List(fields.Nested(ResponseRowSchema), required=True)
    cases = fields.List(fields.Nested(CaseRowSchema), required=True)


class CaseStepSchema(Schema):
    """One thing that was done to a case."""

    at = fields.AwareDateTime(required=True)
    by = fields.String(**_maybe("Who did it, as they called themselves"))
    change = fields.Dict(required=True, **says("What was set"))
    note = fields.String(**_MAYBE)


class CaseSchema(CaseRowSchema):
    """A case with its answer and all that was done."""

    response = fields.Nested(ResponseRowSchema, **_maybe("Null once answers are no longer kept"))
    steps = fields.List(fields.Nested(CaseStepSchema), required=True)


class CaseBodySchema(Schema):
    """What is to change; what isn't named stays as it is."""

    state = Choice(STATES, **says("The next state"))
    owner = Text(1, MAX_NAME, allow_none=True, **says("Who cares for it; null: nobody"))
    reason = Text(1, MAX_COMMENT, **says("Why it is closed; needed for that, and for that alone"))
    note = Text(1, MAX_COMMENT, **says("Something for the history"))
    by = Text(1, MAX_NAME, **says("Who does this, for the history"))


class ReportQuery(Schema):
    """Which cases are reported on."""

    first = fields.Date(
        validate=validate.Range(EARLIEST, LATEST),
        data_key="from",
        **asked("First day on which an answer was given"),
    )
    last = fields.Date(
        validate=validate.Range(EARLIEST, LATEST), data_key="to", **asked("Last day")
    )
    survey = fields.String(**asked("The survey's id"))


class TimesSchema(Schema):
    """How long it took, from the answer, weekends included."""

    n = fields.Integer(required=True)
    median_seconds = fields.Float(**_MAYBE)
    mean_seconds = fields.Float(**_MAYBE)


class WithinTargetSchema(Schema):
    """Cases that are closed or late, and which of them were closed in time."""

    n = fields.Integer(required=True)
    in_time = fields.Integer(required=True)
    share = fields.Float(**_maybe("Percent"))


class RecoverySchema(Schema):
    """People who answered again: how many now score above what opens a case."""

    n = fields.Integer(required=True)
    recovered = fields.Integer(required=True)
    share = fields.Float(**_maybe("Percent"))
    mean_change = fields.Float(**_maybe("Points"))


class ReportSchema(Schema):
    """How fast cases are answered and closed, and whether it helped."""

    cases = fields.Integer(required=True)
    states = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    overdue = fields.Integer(required=True)
    time_to_acknowledge = fields.Nested(TimesSchema, required=True)
    time_to_resolve = fields.Nested(TimesSchema, required=True)
    within_target = fields.Nested(WithinTargetSchema, required=True)
    recovery = fields.Nested(RecoverySchema, required=True)
    target_hours = fields.Integer(required=True)
    timezone = fields.String(required=True)
