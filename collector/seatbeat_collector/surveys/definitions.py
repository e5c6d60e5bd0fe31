"""Definitions: loaded from a document and checked as a whole; a document changed by a patch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from marshmallow import ValidationError

from .definition import Definition, Fault, InvalidDefinition
from .definition_schema import SurveySchema
from .scoring import SCALES
from .wording import faults_of

_SCHEMA = SurveySchema()
_PARTS = ("audience", "cooldown_days", "pages")
READ_ONLY = frozenset(
    (
        "scale",
        "version",
        "versions",
        "languages",
        "created_at",
        "updated_at",
        "first_live_at",
        "refused",
    )
)
"""What answers say beside the definition: a document read, changed and sent back may hold it."""


def load(document: Any) -> Definition:
    """The definition that a document states. Raises InvalidDefinition, which names every fault."""
    if not isinstance(document, Mapping):
        raise InvalidDefinition([Fault("", "must be an object")])
    given = _without_nulls({n: value for n, value in document.items() if n not in READ_ONLY})
    try:
        loaded = _with_parts(cast(dict[str, Any], _SCHEMA.load(given)))
    except ValidationError as error:
        raise InvalidDefinition(_faults(error.messages, ())) from error
    scale = list(SCALES[loaded["metric"]][:2])
    if document.get("scale") not in (None, scale):
        raise InvalidDefinition([Fault("scale", f"follows from the metric: {scale}")])
    definition = Definition(given, loaded)
    if faults := faults_of(definition):
        raise InvalidDefinition(faults)
    return definition


def merged(document: Mapping[str, Any], patch: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a patch applied: null takes away, objects are merged (RFC 7396)."""
    result = dict(document)
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        elif isinstance(value, Mapping):
            inner = result.get(name)
            result[name] = merged(inner if isinstance(inner, Mapping) else {}, value)
        else:
            result[name] = value
    return result


def _without_nulls(document: Mapping[str, Any]) -> dict[str, Any]:
    """Null means the default, but for a trait: there it is a value."""
    return {
        name: _without_nulls(value)
        if isinstance(value, Mapping) and not str(name).endswith("_traits")
        else value
        for name, value in document.items()
        if value is not None
    }


def _with_parts(loaded: dict[str, Any]) -> dict[str, Any]:
    """Objects that were left out have their own defaults."""
    for name in _PARTS:
        if loaded[name] is None:
            loaded[name] = _SCHEMA.fields[name].schema.load({})  # type: ignore[attr-defined]  # Nested
    loaded["texts"] = loaded["texts"] or {}
    return loaded


def _faults(messages: Any, path: tuple[str, ...]) -> list[Fault]:
    """Every fault in marshmallow's nested messages, with its dotted path."""
    if isinstance(messages, Mapping):
        return [
            fault
            for name, inner in messages.items()
            for fault in _faults(inner, path if name == "_schema" else (*path, str(name)))
        ]
    sentences = messages if isinstance(messages, list) else [messages]
    found = []
    for sentence in sentences:
        if isinstance(sentence, Mapping):
            found += _faults(sentence, path)
        else:
            found.append(Fault(".".join(path), str(sentence)))
    return found
