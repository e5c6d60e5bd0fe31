"""Inputs as they are answered and written, for the OpenAPI document."""

from __future__ import annotations

from typing import Any, NamedTuple

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from seatbeat_collector.wire.fields import Instant
from seatbeat_collector.wire.input_rows import RowNamesSchema
from seatbeat_collector.wire.inputs import KINDS, Kind
from seatbeat_collector.wire.limits import MAX_BODY_BYTES, MAX_EVENTS

from .account_schemas import PagedSchema
from .metric_schemas import says


class ValidFromSchema(Schema):
    """Since when what is told holds."""

    valid_from = Instant(
        load_default=None, allow_none=True, **says("Since when this holds, default now")
    )


class ToldSchema(Schema):
    """What every answer about an input has."""

    account_id = fields.String(required=True)
    id = fields.String(required=True)
    valid_from = fields.AwareDateTime(required=True, **says("Since when this holds"))


class RefusedRowSchema(Schema):
    """A row of a list that was not taken."""

    index = fields.Integer(required=True)
    path = fields.String(required=True)
    message = fields.String(required=True)


class TakenSchema(Schema):
    """What became of a list; every row is judged by itself."""

    created = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    rejected = fields.List(fields.Nested(RefusedRowSchema), required=True)


class Schemas(NamedTuple):
    """The schemas of one kind."""

    body: type[Schema]
    one: type[Schema]
    page: type[Schema]
    rows: type[Schema]


class _Rows(fields.List[Any]):
    """Rows of a list, each judged by itself; the document says what each should be."""

    def __init__(self, row: type[Schema]) -> None:
        super().__init__(
            fields.Nested(row),
            required=True,
            validate=validate.Length(max=MAX_EVENTS),
            **says(f"At most {MAX_EVENTS:,}; each is judged by itself"),
        )

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError("must be a list")
        return value


def schemas_of(kind: Kind) -> Schemas:
    """What an operation on one kind takes and answers."""
    title = kind.one.capitalize()
    answered = _made(f"{title}RecordSchema", f"A {kind.one} as it is known.", ToldSchema, kind)
    said = _made(f"{title}SaidSchema", "What was said, and since when.", ValidFromSchema, kind)
    one = type(
        f"{title}AnswerSchema",
        (answered,),
        {
            "__doc__": f"A {kind.one} with everything that was ever said of it.",
            "history": fields.List(fields.Nested(said), required=True, **says("Oldest first")),
        },
    )
    page = type(
        f"{kind.name.capitalize()}PageSchema",
        (PagedSchema,),
        {
            "__doc__": f"A page of {kind.name}.",
            kind.name: fields.List(fields.Nested(answered), required=True),
        },
    )
    row = _made(f"{title}RowSchema", f"A {kind.one} of an account.", RowNamesSchema, kind)
    rows = type(
        f"{kind.name.capitalize()}BodySchema",
        (Schema,),
        {
            "__doc__": f"A list of {kind.name}.",
            "most_bytes": MAX_BODY_BYTES,
            kind.name: _Rows(row),
        },
    )
    body = _made(f"{title}BodySchema", f"A {kind.one}.", ValidFromSchema, kind)
    return Schemas(body, one, page, rows)


def _made(name: str, sentence: str, first: type[Schema], kind: Kind) -> type[Schema]:
    return type(name, (first, kind.schema), {"__doc__": sentence, "Meta": _KNOWN})


class _KNOWN:
    """Fields that aren't known are refused, as the kind's own schema does."""

    unknown = RAISE


SCHEMAS = {name: schemas_of(kind) for name, kind in KINDS.items()}
