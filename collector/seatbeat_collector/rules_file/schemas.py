"""Schemas made from the types of the rules: a field's type, default and limit say what it takes."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from marshmallow import (
    EXCLUDE,
    Schema,
    ValidationError,
    fields,
    post_load,
    pre_load,
    validates_schema,
)

from seatbeat_collector.metrics.rules import Banded, Linear, Match, Target, Words
from seatbeat_collector.metrics.rules.goals import TARGET_KINDS

from .checks import check
from .limits import choices_of, range_of
from .matches import MatchField

SCALES: dict[str, type] = {"banded": Banded, "words": Words, "linear": Linear}
LONGEST = 200
NamedTupleType = Any


class TextField(fields.String):
    """Text of 1 to 200 characters, or one of a few words."""

    def __init__(self, words: tuple[str, ...] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self._words = words

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        if self._words is not None and value not in self._words:
            raise ValidationError(f"must be one of {', '.join(self._words)}")
        if not isinstance(value, str) or not 1 <= len(value.strip()) <= LONGEST:
            raise ValidationError(f"must be text of 1 to {LONGEST} characters")
        return value.strip()


class NumberField(fields.Field[Any]):
    """A number within its limits; a whole one where `is_whole`."""

    def __init__(self, low: float, high: float, *, is_whole: bool, **options: Any) -> None:
        super().__init__(**options)
        self._low, self._high, self._is_whole = low, high, is_whole

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        kinds = int if self._is_whole else (int, float)
        is_number = isinstance(value, kinds) and not isinstance(value, bool)
        if not is_number or not math.isfinite(value):
            raise ValidationError(f"must be a {'whole ' if self._is_whole else ''}number")
        if not self._low <= value <= self._high:
            raise ValidationError(f"must be from {self._low:g} to {self._high:g}")
        return value


class FlagField(fields.Boolean):
    """true or false."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value


class DateField(fields.Field[date]):
    """A date such as 2026-09-21."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("must be a date such as 2026-09-21") from None


class TupleField(fields.List[Any]):
    """A list of one kind of thing."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        if not isinstance(value, list):
            raise ValidationError("must be a list, such as [a, b]")
        return tuple(super()._deserialize(value, *args, **options))


class TargetField(fields.Field[Target]):
    """`{to: 80}`, `{by: 5}` or `{by_percent: 20}`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Target:
        if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in TARGET_KINDS:
            raise ValidationError("must be {to: 80}, {by: 5} or {by_percent: 20}")
        ((kind, amount),) = value.items()
        number = NumberField(*range_of(Target, "amount"), is_whole=False)
        try:
            return Target(kind, float(number.deserialize(amount) or 0))
        except ValidationError as error:
            raise ValidationError({kind: error.messages}) from None


class _RulesSchema(Schema):
    """Makes one NamedTuple; names that aren't known are told with what was likely meant."""

    class Meta:
        unknown = EXCLUDE

    makes: Any
    names: Mapping[str, str]
    error_messages = {"type": "must say names and values, such as {name: value}"}

    @pre_load
    def _leave_out_empty(self, given: Any, **_: Any) -> Any:
        """A name without a value, such as a section of comments alone, says nothing."""
        if not isinstance(given, dict):
            return given
        optional = {name for name, field in self.fields.items() if not field.required}
        return {n: value for n, value in given.items() if value is not None or n not in optional}

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _check_names(self, _: Any, given: Any, **__: Any) -> None:
        if not isinstance(given, dict):
            return
        faults = {name: [self._unknown(name)] for name in given if name not in self.fields}
        if faults:
            raise ValidationError(faults)

    @post_load
    def _make(self, loaded: dict[str, Any], **_: Any) -> Any:
        made = self.makes(
            **{
                self.names.get(name, name): value
                for name, value in loaded.items()
                if value is not _ABSENT
            }
        )
        check(made)
        return made

    def _unknown(self, name: str) -> str:
        close = difflib.get_close_matches(name, self.fields, n=1)
        meant = f" (did you mean {close[0]}?)" if close else ""
        return f"is unknown{meant}; here there are {', '.join(self.fields)}"


_ABSENT: Any = object()


@cache
def schema_of(kind: NamedTupleType) -> type[Schema]:
    """The schema of a NamedTuple of the rules."""
    hints = get_type_hints(kind)
    defaults = kind._field_defaults
    made: dict[str, Any] = {"makes": kind, "names": {}, "__doc__": kind.__doc__}
    for name in kind._fields:
        if name == "scale" and set(get_args(hints[name])) == set(SCALES.values()):
            for word, scale in SCALES.items():
                made[word] = fields.Nested(schema_of(scale), load_default=_ABSENT)
            made["names"] = dict.fromkeys(SCALES, "scale")
            made["_check_scale"] = _one_scale
            continue
        options: dict[str, Any] = (
            {"load_default": defaults[name]}
            if name in defaults
            else {"required": True, "error_messages": {"required": "is missing"}}
        )
        made[name] = _field(kind, name, hints[name], options)
    return type(f"{kind.__name__}Schema", (_RulesSchema,), made)


@validates_schema(skip_on_field_errors=False)
def _one_scale(self: Any, loaded: Any, **_: Any) -> None:
    said = [word for word in SCALES if loaded.get(word, _ABSENT) is not _ABSENT]
    if len(said) != 1:
        raise ValidationError(f"needs exactly one of {', '.join(SCALES)}")


def _field(kind: type, name: str, hint: Any, options: dict[str, Any]) -> fields.Field[Any]:
    if get_origin(hint) in (UnionType, Union) and NoneType in get_args(hint):
        (hint,) = (each for each in get_args(hint) if each is not NoneType)
        options = {**options, "allow_none": True}
    words = {**options.get("error_messages", {}), "null": "has no value"}
    options = {**options, "error_messages": words}
    if (plain := _PLAIN.get(hint)) is not None:
        return plain(kind, name, options)
    if get_origin(hint) is tuple:
        return TupleField(_field(kind, name, get_args(hint)[0], {}), **options)
    if get_origin(hint) is not None and issubclass(get_origin(hint), Mapping):
        values = _field(kind, name, get_args(hint)[1], {})
        return fields.Dict(keys=TextField(), values=values, **options)
    if hasattr(hint, "_fields"):
        return fields.Nested(schema_of(hint), **options)
    raise TypeError(f"{kind.__name__}.{name}: there is no field for {hint}")


_PLAIN: dict[Any, Callable[[type, str, dict[str, Any]], fields.Field[Any]]] = {
    str: lambda kind, name, options: TextField(choices_of(kind, name), **options),
    bool: lambda kind, name, options: FlagField(**options),
    int: lambda kind, name, options: NumberField(*range_of(kind, name), is_whole=True, **options),
    float: lambda kind, name, options: NumberField(
        *range_of(kind, name), is_whole=False, **options
    ),
    date: lambda kind, name, options: DateField(**options),
    Match: lambda kind, name, options: MatchField(**options),
    Target: lambda kind, name, options: TargetField(**options),
}
