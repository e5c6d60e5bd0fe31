"""A file that says how another one is to be read, so that it needn't be said every night."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError, fields, post_load, validate

from seatbeat_collector.documents.yaml_text import Faulty, read_yaml

from .faults import CannotImport
from .mapping import LEFT_OUT, Said


class Reading(NamedTuple):
    """How a file is to be read; None: not said."""

    columns: Mapping[str, Said] = {}
    dates: str | None = None
    timezone: str | None = None
    decimal_comma: bool | None = None
    delimiter: str | None = None
    encoding: str | None = None


class _SaidField(fields.Field[Said]):
    """A field's name, null for a column that is left out, or an object that says more."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Said:
        if isinstance(value, str) and value:
            return Said(value)
        if isinstance(value, dict):
            loaded: Said = _SaidSchema().load(value)
            return loaded
        raise ValidationError("must be a field's name, null or {field, dates, values}")


class _SaidSchema(Schema):
    field = fields.String(required=True, error_messages={"required": "is missing"})
    dates = fields.String(load_default=None)
    values = fields.Dict(
        keys=fields.String(), values=fields.String(allow_none=True), load_default=dict
    )

    @post_load
    def _make(self, loaded: dict[str, Any], **_: Any) -> Said:
        return Said(**loaded)


class _ReadingSchema(Schema):
    columns = fields.Dict(
        keys=fields.String(), values=_SaidField(allow_none=True), load_default=dict
    )
    dates = fields.String(load_default=None)
    timezone = fields.String(load_default=None)
    decimal_comma = fields.Boolean(load_default=None)
    delimiter = fields.String(validate=validate.Length(1, 1), load_default=None)
    encoding = fields.String(load_default=None)

    @post_load
    def _make(self, loaded: dict[str, Any], **_: Any) -> Reading:
        said = {name: each or Said(LEFT_OUT) for name, each in loaded["columns"].items()}
        return Reading(**{**loaded, "columns": said})


def read_mapping(path: Path) -> Reading:
    """What a mapping file says. Raises CannotImport, which names line and column."""
    try:
        document = read_yaml(path.read_text(encoding="utf-8-sig"))
        try:
            found: Reading = _ReadingSchema().load(document.data)
        except ValidationError as error:
            raise Faulty(document.faults_of(error)) from None
    except OSError as error:
        raise CannotImport(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CannotImport(f"{path} is not UTF-8") from error
    except Faulty as error:
        raise CannotImport("\n".join(fault.said_of(str(path)) for fault in error.faults)) from None
    return found
