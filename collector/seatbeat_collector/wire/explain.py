"""The slow path for one event: marshmallow names what is wrong, and saves what can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError
from marshmallow.exceptions import SCHEMA

from .batch import Dialect, Rejection, path_of
from .events import Event, make_event
from .limits import MAX_REFUSALS_NAMED
from .schemas import EVENT_SCHEMAS

_SCHEMAS: dict[str, Schema] = {kind: schema() for kind, schema in EVENT_SCHEMAS.items()}
_LISTS = ("marks", "presence")


def explain(
    index: int, given: object, *, dialect: Dialect = "seatbeat"
) -> tuple[Event | None, list[Rejection]]:
    """The event, if it can be kept, and the rejections: of it or of single segments."""
    if not isinstance(given, dict):
        return None, [not_an_object(index, dialect)]
    kind = given.get("type")
    if not isinstance(kind, str) or kind not in _SCHEMAS:
        return None, [unknown_type(index, dialect)]
    try:
        return make_event(kind, _SCHEMAS[kind].load(given)), []
    except ValidationError as error:
        faults = error.messages_dict
    if not _only_segments(faults):
        return None, [_invalid(index, faults, dialect)]
    return _without_bad_segments(index, given, faults)


def first_fault(faults: Mapping[Any, Any]) -> tuple[str, str]:
    """The path within the value and the message of the first thing that is wrong."""
    steps: list[str] = []
    found: Any = faults
    while isinstance(found, Mapping):
        step, found = next(iter(found.items()))
        if step != SCHEMA:
            steps.append(str(step))
    return ".".join(steps), str(found[0] if isinstance(found, list) else found)


def false_step_in(given: object, rejection: Rejection) -> tuple[str, str] | None:
    """The survey and the reason of a survey step that can't be read; None of anything else."""
    if not isinstance(given, dict) or given.get("type") != "survey":
        return None
    survey_id = given.get("survey_id")
    if not isinstance(survey_id, str):
        return None
    is_score = rejection.path is not None and rejection.path.endswith(".score")
    return survey_id, "score_out_of_range" if is_score else rejection.code


def not_an_object(index: int, dialect: Dialect) -> Rejection:
    """The rejection of an event that is a number, a string, a list or null."""
    return Rejection(index, "invalid", "An event must be an object.", path_of(dialect, index))


def unknown_type(index: int, dialect: Dialect) -> Rejection:
    """The rejection of an event whose type is missing or means nothing here."""
    path = path_of(dialect, index, "type")
    return Rejection(index, "unknown_type", "No event has this type.", path)


def _invalid(index: int, faults: Mapping[Any, Any], dialect: Dialect) -> Rejection:
    field, message = first_fault(faults)
    path = path_of(dialect, index, field)
    return Rejection(index, "invalid", f"{path} {message}.", path)


def _only_segments(faults: Mapping[str, Any]) -> bool:
    return all(name in _LISTS and isinstance(bad, dict) for name, bad in faults.items())


def _without_bad_segments(
    index: int, given: Mapping[str, Any], faults: Mapping[str, Mapping[int, Any]]
) -> tuple[Event | None, list[Rejection]]:
    bad = {name: faults.get(name, {}) for name in _LISTS}
    rest = {
        name: [each for place, each in enumerate(given.get(name) or ()) if place not in bad[name]]
        for name in _LISTS
    }
    refused = [
        Rejection(index, "bad_segment", f"The segment {why[0]}.", f"events.{index}.{name}.{place}")
        for name in _LISTS
        for place, why in bad[name].items()
    ][:MAX_REFUSALS_NAMED]
    if not any(rest.values()):
        return None, refused
    event, rejected = explain(index, {**given, **rest})
    return event, (refused if event else rejected)
