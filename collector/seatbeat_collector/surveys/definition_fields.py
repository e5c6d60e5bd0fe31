"""The kinds of field that only definitions of surveys have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from seatbeat_collector.wire.fields import Strict, Text
from seatbeat_collector.wire.json_values import fault_in
from seatbeat_collector.wire.limits import MAX_LANG, MAX_NAME

from .tags import TAG, normal_tag

_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
_LENGTH = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})?(?:px|rem|em)")
_PAGE = re.compile(r"[/*][^\s?#]*")
_SCALAR: list[dict[str, Any]] = [{"type": kind} for kind in ("string", "number", "boolean", "null")]
_ONE_OR_MORE = {"type": "array", "minItems": 1, "items": {"anyOf": _SCALAR}}


def of_form(form: re.Pattern[str], options: dict[str, Any]) -> dict[str, Any]:
    """A field's options with its form for the document."""
    whole = {"pattern": f"^{form.pattern}$"}
    return {**options, "metadata": {**options.get("metadata", {}), **whole}}


def optional(sentence: str, default: Any = None) -> dict[str, Any]:
    """Absent means the default; null means it too."""
    return {
        "load_default": default,
        "allow_none": default is None,
        "metadata": {"description": sentence},
    }


def required(sentence: str) -> dict[str, Any]:
    """Must be there."""
    words = {"required": "is missing", "null": "must not be null"}
    return {"required": True, "error_messages": words, "metadata": {"description": sentence}}


class Language(Text):
    """A language tag in its usual spelling, such as zh-Hans."""

    def __init__(self, **options: Any) -> None:
        super().__init__(2, MAX_LANG, **of_form(TAG, options))

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> str:
        tag = normal_tag(super()._deserialize(value, *args, **more))
        if tag is None:
            raise ValidationError("must be a language tag, such as de or zh-Hans")
        return tag


class ByLanguage(fields.Dict):
    """An object with something for each of some languages."""

    def __init__(self, values: fields.Field[Any], **options: Any) -> None:
        super().__init__(keys=Language(), values=values, **options)

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("must be an object")
        try:
            found: dict[str, Any] = super()._deserialize(value, *args, **more)  # type: ignore[no-untyped-call]  # marshmallow's own
        except ValidationError as error:
            raise ValidationError(_without_words(error.messages_dict)) from None
        return found


class Colour(Text):
    """A colour whose contrast can be judged."""

    def __init__(self, **options: Any) -> None:
        super().__init__(4, 7, **of_form(_COLOUR, options))

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise ValidationError("must be a colour such as #0a7 or #00aa77")
        return value


class Length(fields.Field[Any]):
    """Pixels, or a CSS length."""

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        kinds: list[dict[str, Any]] = [
            {"type": "integer", "minimum": 0, "maximum": 999},
            {"type": "string", "pattern": f"^{_LENGTH.pattern}$"},
        ]
        kinds += [{"type": "null"}] if options.get("allow_none") else []
        super().__init__(metadata={**metadata, "anyOf": kinds}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if type(value) is int and 0 <= value <= 999:
            return f"{value}px"
        if isinstance(value, str) and _LENGTH.fullmatch(value):
            return value
        raise ValidationError("must be pixels, or a length such as 0.5rem")


class Percent(fields.Float):
    """A number from 0 to 100."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Range(0, 100), **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if type(value) not in (int, float) or not 0 <= value <= 100:
            raise ValidationError("must be a number from 0 to 100")
        return value


class Page(Text):
    """A path of a page; * stands for any characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(1, 300, **of_form(_PAGE, options))

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> str:
        path = super()._deserialize(value, *args, **more)
        if not _PAGE.fullmatch(path):
            raise ValidationError("must be a path such as /reports/*, without host and query")
        return path


class Words(Strict):
    """A list of texts."""

    def __init__(self, item: fields.Field[Any] | None = None, **options: Any) -> None:
        super().__init__(item or Text(1, 200), **options)


class Wanted(fields.Dict):
    """Traits by name, each with a value or a list of values, one of which must hold."""

    def __init__(self, **options: Any) -> None:
        super().__init__(keys=Text(1, MAX_NAME), values=_values_field(), **options)

    def _deserialize(self, value: Any, *args: Any, **more: Any) -> dict[str, list[Any]]:
        if not isinstance(value, dict):
            raise ValidationError("must be an object")
        found: dict[str, Any] = super()._deserialize(value, *args, **more)  # type: ignore[no-untyped-call]  # marshmallow's own
        return {name: _values(name, given) for name, given in found.items()}


def _values_field() -> fields.Field[Any]:
    kinds = [*_SCALAR, _ONE_OR_MORE]
    return fields.Raw(allow_none=True, metadata={"anyOf": kinds})


def _without_words(faults: dict[str, Any]) -> dict[str, Any]:
    """marshmallow says of each entry whether its key or its value is wrong; the path says it."""
    return {name: fault.get("value", fault.get("key")) for name, fault in faults.items()}


def _values(name: str, given: Any) -> list[Any]:
    values = given if isinstance(given, list) else [given]
    if not values or not all(isinstance(v, str | int | float | bool | None) for v in values):
        raise ValidationError({name: ["must be a value, or a list of values"]})
    if fault := fault_in(values):
        raise ValidationError({name: [fault]})
    return values
