"""Links to a survey, one for each of a list of people: for mail merges."""

from __future__ import annotations

from typing import Any

from flask import Request, Response, request, url_for
from marshmallow import Schema, fields, validate

from seatbeat_collector.errors import BodyTooLarge, NotFound, NotJson
from seatbeat_collector.store.surveys import MOST_LINK_DAYS
from seatbeat_collector.surveys.invitations import Invitation, Wanted
from seatbeat_collector.wire.fields import Flag, Strict, Text, Whole
from seatbeat_collector.wire.json_text import parse_object, utf8
from seatbeat_collector.wire.limits import MAX_BODY_BYTES, MAX_ID

from .answers import listing
from .arguments import Arguments
from .context import collector
from .instants import rfc3339
from .known_survey import known_survey
from .metric_schemas import says
from .operation import WRITERS, Takes, blueprint, operation
from .paging import Page

routes = blueprint("links", "Surveys by link")

MOST_PEOPLE = 1_000
DAYS = 30
_COLUMNS = ("user_id", "account_id", "url", "expires_at", "reason")


class _Lists(Arguments):
    """Lists of people are longer than what other operations take."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as a JSON object. Raises NotJson, BodyTooLarge, UnreadableBody."""
        if not req.is_json:
            raise NotJson("Send application/json.")
        if (req.content_length or 0) > MAX_BODY_BYTES:
            raise BodyTooLarge(f"This body may have {MAX_BODY_BYTES} bytes at most.")
        return parse_object(utf8(req.get_data()))


routes.ARGUMENTS_PARSER = _Lists()


class WantedSchema(Schema):
    """Somebody who is to be asked."""

    user_id = Text(1, MAX_ID, required=True)
    account_id = Text(
        1, MAX_ID, load_default=None, allow_none=True, **says("Else the person's own")
    )


class LinksBodySchema(Schema):
    """For whom links are wanted."""

    users = Strict(
        fields.Nested(WantedSchema), required=True, validate=validate.Length(1, MOST_PEOPLE)
    )
    days = Whole(1, MOST_LINK_DAYS, load_default=DAYS, **says("For how long they take an answer"))
    cooldowns = Flag(
        load_default=True, **says("Leave out who answered, or was asked, not long ago")
    )


class LinkSchema(Schema):
    """A link for one person, or why there is none."""

    user_id = fields.String(required=True)
    account_id = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    expires_at = fields.DateTime(required=True, allow_none=True)
    reason = fields.String(
        required=True, allow_none=True, **says("Code of the gate that stands against it")
    )


class LinksSchema(Schema):
    """Links in the order in which the people were named."""

    links = fields.List(fields.Nested(LinkSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True, **says("Always null"))


@operation(
    routes,
    "/v1/surveys/<id:survey_id>/links",
    method="POST",
    keys=WRITERS,
    answers=LinksSchema,
    takes=Takes(body=LinksBodySchema),
    csv=True,
    problems=(NotFound,),
)
def make_links(body: dict[str, Any], survey_id: str) -> Response:
    """A link for each person, which takes one answer; append `?score=9` to preselect a score."""
    running = collector()
    running.catch_up()
    known = known_survey(survey_id)
    people = [Wanted(**user) for user in body["users"]]
    made = running.surveys.invitations.make(
        known, people, days=body["days"], cooldowns=body["cooldowns"]
    )
    answer = listing("links", Page([_row(one) for one in made], None), columns=_COLUMNS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _row(one: Invitation) -> dict[str, Any]:
    url = None
    if one.token is not None:
        url = url_for("hosted.ask", token=one.token, _external=True, _scheme=request.scheme)
    return {
        "user_id": one.user_id,
        "account_id": one.account_id,
        "url": url,
        "expires_at": rfc3339(one.expires_ms),
        "reason": one.reason,
    }
