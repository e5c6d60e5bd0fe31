"""The kinds of field the wire has: strict, so that nothing is taken for what it isn't."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from .instants import EXPECTED, read_instant
from .json_values import fault_in, is_storable
from .limits import INSTANT_PATTERN, MAX_INSTANT_MS, MAX_INTEGER, MAX_SEGMENT_MS


class Text(fields.String):
    """A string of `low` to `high` characters that is kept as it came; a number is no string."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(validate=validate.Length(low, high), **options)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or not self.low <= len(value) <= self.high:
            raise ValidationError(f"must be a string of {self.low} to {self.high} characters")
        if not is_storable(value):
            raise ValidationError("must be valid Unicode (there is half of a surrogate pair)")
        return value


class Choice(fields.String):
    """One of a few words."""

    def __init__(self, words: tuple[str, ...], **options: Any) -> None:
        super().__init__(validate=validate.OneOf(words), **options)
        self.words = words

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValidationError(f"must be one of {', '.join(self.words)}")
        return value


class Whole(fields.Integer):
    """An integer from `low` to `high`; neither a boolean nor 1.0 is one."""

    def __init__(self, low: int, high: int, **options: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **options)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if type(value) is not int or not self.low <= value <= self.high:
            raise ValidationError(f"must be an integer from {self.low} to {self.high}")
        return value


class Amount(fields.Float):
    """A number of at least 0, kept as it came; NaN and Infinity are none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Range(0, MAX_INTEGER), **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if type(value) not in (int, float) or not 0 <= value <= MAX_INTEGER:
            raise ValidationError("must be a number of at least 0")
        return value


class Flag(fields.Boolean):
    """true or false, and nothing that looks like it."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class Instant(fields.Field[int]):
    """An instant, in milliseconds since the epoch once loaded."""

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        kinds: list[dict[str, Any]] = [
            {"type": "integer", "format": "int64", "minimum": 0, "maximum": MAX_INSTANT_MS},
            {"type": "string", "format": "date-time", "pattern": INSTANT_PATTERN},
        ]
        kinds += [{"type": "null"}] if options.get("allow_none") else []
        super().__init__(metadata={**metadata, "anyOf": kinds}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        try:
            return read_instant(value)
        except ValueError:
            raise ValidationError(EXPECTED) from None


class JsonObject(fields.Dict):
    """An object of free JSON, nested at most as deep as the limit."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise ValidationError("must be an object")
        if fault := fault_in(value):
            raise ValidationError(fault)
        return value


class Seats(fields.Field[Any]):
    """A number of seats, null where it isn't known, or the word unlimited."""

    def __init__(self, *, metadata: Mapping[str, Any], **options: Any) -> None:
        whole = {"type": "integer", "minimum": 0, "maximum": MAX_INTEGER}
        kinds = [whole, {"enum": ["unlimited"]}, {"type": "null"}]
        super().__init__(metadata={**metadata, "anyOf": kinds}, **options)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        if value == "unlimited" or (type(value) is int and 0 <= value <= MAX_INTEGER):
            return value
        raise ValidationError('must be an integer of at least 0, null or "unlimited"')


class Focus(fields.Field[bool]):
    """1 or true where a stretch of presence had focus, else 0 or false."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if type(value) not in (bool, int) or value not in (0, 1):
            raise ValidationError("focused must be 0, 1, true or false")
        return bool(value)


class Segment(fields.Field[list[int]]):
    """One stretch of a page's time: `[n, start_ms, length_ms, (focused)]`."""

    parts: Mapping[str, fields.Field[Any]] = {
        "n": Whole(0, MAX_INTEGER, required=True),
        "start_ms": Whole(-MAX_INTEGER, MAX_INTEGER, required=True),
        "length_ms": Whole(0, MAX_SEGMENT_MS, required=True),
        "focused": Focus(load_default=False),
    }

    def __init__(self) -> None:
        items = {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}
        lengths = {"minItems": len(self.parts) - 1, "maxItems": len(self.parts)}
        super().__init__(metadata={"type": "array", "items": items, **lengths})

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) not in (len(self.parts) - 1, len(self.parts)):
            raise ValidationError("must be [n, start_ms, length_ms] or [… , focused]")
        return [self._part(name, each) for name, each in zip(self.parts, value, strict=False)]

    def _part(self, name: str, value: Any) -> Any:
        try:
            return self.parts[name].deserialize(value)
        except ValidationError as error:
            raise ValidationError(f"{name} {error.messages[0]}") from None


class Strict(fields.List[Any]):
    """A list, and not whatever else can be iterated."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> list[Any]:
        if not isinstance(value, list):
            raise ValidationError("must be a list")
        return super()._deserialize(value, *args, **options)


class Segments(Strict):
    """A list of segments; each bad one is named by its place."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Segment(), **options)


class Events(Strict):
    """The events of a request, whatever they are: each is judged by itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(fields.Raw(allow_none=True), **options)
