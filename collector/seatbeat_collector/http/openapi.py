"""The OpenAPI 3.1 document, made from the schemas that check what is sent and answered."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_smorest import Api as _Api  # type: ignore[import-untyped]  # ships no types
from marshmallow import Schema, fields, validate
from werkzeug.routing import Map, Rule

from seatbeat_collector import __version__
from seatbeat_collector.surveys.definition_schema import PagesSchema
from seatbeat_collector.wire.limits import DAY_PATTERN, MAX_EVENTS
from seatbeat_collector.wire.schemas import EVENT_SCHEMAS, BatchSchema

from .front import PATH as BATCH
from .ids_in_paths import IdConverter
from .named_words import objects_apart, words_apart
from .operation import PROBLEM_JSON, ProblemSchema
from .params import EARLIEST

TITLE = "Seatbeat collector"
DESCRIPTION = (
    "In-app telemetry for SaaS vendors. Every value says its unit, window, time zone and standing;"
    " null is not zero. Problems are RFC 9457. Ids stand percent-encoded in paths."
)


class RefusedSchema(Schema):
    """An event of a batch that was refused."""

    index = fields.Integer(required=True)
    code = fields.String(required=True)
    message = fields.String(required=True)
    path = fields.String(required=True)


class DueSurveySchema(Schema):
    """A survey that is due, and what the page has to see to."""

    id = fields.String(required=True)
    delay_ms = fields.Integer(required=True)
    trigger = fields.String(required=True, allow_none=True)
    pages = fields.Nested(PagesSchema, required=True, allow_none=True)


class BatchAnswerSchema(Schema):
    """What became of a batch; what was accepted is on disk."""

    accepted = fields.Integer(required=True)
    rejected = fields.List(fields.Nested(RefusedSchema), required=True)
    received_at = fields.Integer(required=True)
    surveys = fields.List(
        fields.Nested(DueSurveySchema),
        metadata={"description": "For a page: those its user may be asked, once its rules are met"},
    )


class BatchProblemSchema(ProblemSchema):
    """Why no event of a batch was kept."""

    rejected = fields.List(
        fields.Nested(RefusedSchema), metadata={"description": "Where each event was refused"}
    )


class Api(_Api):  # type: ignore[misc]  # flask-smorest ships no types
    """flask-smorest without its own errors: problems.py answers those."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to the application's handlers."""


def make_api(app: Flask) -> Any:
    """The document's maker on the application, with the parts that no view describes."""
    app.config.update(
        API_TITLE=TITLE,
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}},
    )
    api = Api(app)
    api.register_converter(
        IdConverter, lambda _: {"type": "string", "minLength": 1, "maxLength": 200}
    )
    for describe in (_range_of_days, words_apart, _names_of, objects_apart):
        api.ma_plugin.converter.add_attribute_function(describe)
    api.spec.components.security_scheme(
        "key", {"type": "http", "scheme": "bearer", "description": "A key: sbw_, sbs_, sbr_, sba_"}
    )
    _describe_batch(api.spec)
    return api


def _range_of_days(_: Any, field: Any, **__: Any) -> dict[str, Any]:
    """JSON Schema has no range of dates, but patterns."""
    ranges = [one for one in field.validators if isinstance(one, validate.Range)]
    is_bounded = isinstance(field, fields.Date) and any(one.min == EARLIEST for one in ranges)
    return {"pattern": DAY_PATTERN} if is_bounded else {}


def _names_of(converter: Any, field: Any, *, ret: dict[str, Any]) -> dict[str, Any]:
    """What an object's names must be like, and how many there are at least."""
    if not isinstance(field, fields.Dict):
        return {}
    least = ret.pop("minLength", None)
    told = {} if least is None else {"minProperties": least}
    if field.key_field is None or not field.key_field.validators:
        return told
    return {**told, "propertyNames": converter.field2property(field.key_field)}


def _describe_batch(spec: Any) -> None:
    """POST /v1/batch is answered in front of Flask, so nobody else describes it."""
    _describe_events(spec)
    problem = {"content": {PROBLEM_JSON: {"schema": BatchProblemSchema}}}
    failures = {
        400: "Unreadable",
        401: "Unknown key",
        403: "This key may not, or not from this origin",
        413: "Too large",
        415: "Not JSON",
        422: "No event could be used",
        429: "Too many requests at once",
        503: "Nothing was kept; send it again",
    }
    rule = Rule(BATCH)
    Map([rule])  # a rule knows its parts only once it stands in a map
    spec.path(
        rule=rule,
        operations={
            "post": {
                "operationId": "take_batch",
                "summary": "Take in events.",
                "description": "Answered once what was accepted is on disk.",
                "tags": ["batch"],
                "security": [{"key": []}, {}],
                "x-key-kinds": ["write", "server"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": BatchSchema}},
                },
                "responses": {
                    200: {
                        "description": "What became of it",
                        "content": {"application/json": {"schema": BatchAnswerSchema}},
                    },
                    **{
                        status: {"description": sentence, **problem}
                        for status, sentence in failures.items()
                    },
                },
            }
        },
    )


def _describe_events(spec: Any) -> None:
    """A batch's events are told apart by `type`; the schema of the batch leaves them open."""
    kinds = {}
    for kind, schema in EVENT_SCHEMAS.items():
        name = f"{kind.capitalize()}Event"
        spec.components.schema(name, schema=schema)
        kinds[kind] = f"#/components/schemas/{name}"
    spec.components.schema("Batch", schema=BatchSchema)
    events = spec.components.schemas["Batch"]["properties"]["events"]
    events |= {"minItems": 1, "maxItems": MAX_EVENTS}
    events["items"] = {
        "oneOf": [{"$ref": ref} for ref in kinds.values()],
        "discriminator": {"propertyName": "type", "mapping": kinds},
    }
