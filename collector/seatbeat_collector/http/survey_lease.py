"""POST /v1/surveys/lease: may this person be asked now? For pages, by the rules of the batch."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Request, Response, g, request
from marshmallow import Schema

from seatbeat_collector.auth import key_from_header
from seatbeat_collector.errors import (
    Forbidden,
    IdentityRefused,
    InvalidBody,
    OriginNotAllowed,
    RateLimited,
    UnknownKey,
)
from seatbeat_collector.store.records import KeyRecord
from seatbeat_collector.surveys.asking import Request as Asked
from seatbeat_collector.wire.identity import claims_in
from seatbeat_collector.wire.json_text import parse_object, utf8
from seatbeat_collector.wire.limits import MAX_LANG
from seatbeat_collector.wire.refused import Refused
from seatbeat_collector.wire.whose import Whose

from .arguments import Arguments, bounded_body
from .context import collector, lease_limits
from .cors import answer_headers, check_origin, preflight_headers
from .operation import Takes, blueprint, operation
from .survey_schemas import MOST_LANGUAGES, LeaseAnswerSchema, LeaseBodySchema

KINDS = ("write", "server")
_encode = msgspec.json.Encoder().encode
routes = blueprint("leases", "Asking somebody")


class _AnyLabel(Arguments):
    """JSON whatever it is labelled as: text/plain needs no preflight."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body as a JSON object. Raises BodyTooLarge, UnreadableBody."""
        return parse_object(utf8(bounded_body(req)))


routes.ARGUMENTS_PARSER = _AnyLabel()


@operation(
    routes,
    "/v1/surveys/lease",
    method="POST",
    keys=(),
    answers=LeaseAnswerSchema,
    takes=Takes(body=LeaseBodySchema),
    problems=(UnknownKey, Forbidden, OriginNotAllowed, IdentityRefused, RateLimited),
)
@routes.doc(security=[{"key": []}, {}], **{"x-key-kinds": list(KINDS)})  # type: ignore[untyped-decorator]  # flask-smorest ships no types
def lease_survey(body: dict[str, Any]) -> Response:
    """May this person be shown this survey now? A write key, or a server key for forms of your own.

    The lease is null when not. Only one of all who ask at once gets it, and it falls back unless
    its display is reported as shown within a minute.
    """
    running = collector()
    key = _key(body["key"])
    user_id, account_id = _whose(body, key)
    lease_limits().take(key.key_id, user_id)
    running.catch_up()
    tags = tuple(tag for tag in body["languages"] if len(tag) <= MAX_LANG)[:MOST_LANGUAGES]
    asked = Asked(body["survey_id"], user_id, account_id, tags, body["trigger"])
    lease = running.surveys.asking.lease(asked)
    return Response(_encode({"lease": lease}), content_type="application/json")


def _key(in_body: str | None) -> KeyRecord:
    authorization = request.headers.get("Authorization")
    key = collector().keys.find(key_from_header(authorization) if authorization else in_body)
    if key.kind not in KINDS:
        raise Forbidden(f"A {key.kind} key can't ask anybody; use a write or a server key.")
    try:
        check_origin(request.headers.get("Origin"), key)
    except OriginNotAllowed:
        g.may_read = False
        raise
    return key


def _whose(body: dict[str, Any], key: KeyRecord) -> tuple[str, str | None]:
    running = collector()
    claims = claims_in(
        body["identity"], secret=running.settings["identity_secret"], at_ms=running.clock()
    )
    whose = Whose(
        claims=claims,
        has_token=body["identity"] is not None,
        only_signed=key.kind == "write" and running.settings["require_signed_identity"],
        may_wait=True,
        knows_account_of=lambda _: True,
    )
    try:
        return whose.of_ids(body["user_id"], body["account_id"])
    except Refused as refused:
        if refused.code == "missing_user":
            fault = {"path": refused.field, "message": refused.message}
            raise InvalidBody(refused.message, errors=[fault]) from None
        raise IdentityRefused(refused.message, reason=refused.code) from None


@routes.after_request  # type: ignore[untyped-decorator]  # flask-smorest ships no types
def readable(response: Response) -> Response:
    """A page may read what its key's origins allow, refusals included; nobody keeps it."""
    origin = request.headers.get("Origin")
    if request.method == "OPTIONS":
        response.status_code = 204
        response.headers.extend(preflight_headers(origin))
        return response
    for name, value in answer_headers(origin if g.get("may_read", True) else None):
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response
