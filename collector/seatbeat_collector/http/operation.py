"""One operation of the API: who may call it, what it takes, what it answers, how it can fail.

All of it stands in the OpenAPI document, and is enforced from there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from flask_smorest import Blueprint as _Blueprint  # type: ignore[import-untyped]  # ships no types
from marshmallow import Schema, fields

from seatbeat_collector.auth import require
from seatbeat_collector.errors import (
    BodyTooLarge,
    CollectorError,
    Forbidden,
    InvalidBody,
    InvalidParameter,
    NotJson,
    StoreUnavailable,
    UnknownKey,
    UnreadableBody,
)

from .arguments import Arguments

View = TypeVar("View", bound=Callable[..., Any])
Problems = tuple[type[CollectorError], ...]

READERS = ("read", "admin")
WRITERS = ("server", "admin")
OF_KEYS: Problems = (UnknownKey, Forbidden)
OF_BODIES: Problems = (UnreadableBody, BodyTooLarge, NotJson, InvalidBody, StoreUnavailable)
PROBLEM_JSON = "application/problem+json"


class ProblemSchema(Schema):
    """What went wrong, as RFC 9457 has it."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "Stable, for programs"})
    detail = fields.String(required=True, metadata={"description": "For people"})
    request_id = fields.String(
        required=True,
        metadata={"description": "Finds the request in the log; in the header X-Request-Id too"},
    )
    errors = fields.List(
        fields.Dict(), metadata={"description": "Each field that can't be used, by its path"}
    )


class Takes(NamedTuple):
    """The schemas of what an operation takes."""

    query: type[Schema] | None = None
    body: type[Schema] | None = None


NOTHING = Takes()


def blueprint(name: str, description: str) -> Any:
    """A blueprint whose operations are documented under a tag of its name."""
    made = _Blueprint(name, __name__, description=description)
    made.ARGUMENTS_PARSER = Arguments()
    return made


def operation(
    routes: Any,
    rule: str,
    *,
    answers: type[Schema] | None,
    method: str = "GET",
    status: int = 200,
    keys: tuple[str, ...] = READERS,
    takes: Takes = NOTHING,
    csv: bool = False,
    problems: Problems = (),
) -> Callable[[View], View]:
    """Register a view under a rule, guarded and documented; without `keys` anyone may call it."""

    def decorate(view: View) -> View:
        made: Any = routes.doc(operationId=view.__name__)(view)
        for code, sentence in _described(_all_problems(keys, takes, problems)):
            made = _may_fail(routes, code, sentence)(made)
        if csv:
            made = routes.alt_response(
                status, schema={"type": "string"}, content_type="text/csv", success=True
            )(made)
        made = routes.response(status, answers)(made)
        made = _taking(routes, takes)(made)
        if keys:
            made = _guarded(routes, keys)(made)
        routes.route(rule, methods=[method])(made)
        return view

    return decorate


def _taking(routes: Any, takes: Takes) -> Callable[[Any], Any]:
    def decorate(view: Any) -> Any:
        if takes.body is not None:
            view = routes.arguments(takes.body)(view)
        if takes.query is not None:
            view = routes.arguments(takes.query, location="query")(view)
        return view

    return decorate


def _guarded(routes: Any, keys: tuple[str, ...]) -> Callable[[Any], Any]:
    described = {"security": [{"key": []}], "x-key-kinds": list(keys)}
    return lambda view: routes.doc(**described)(require(*keys)(view))


def _may_fail(routes: Any, status: str, sentence: str) -> Any:
    return routes.alt_response(
        status, schema=ProblemSchema, content_type=PROBLEM_JSON, description=sentence
    )


def _all_problems(keys: tuple[str, ...], takes: Takes, more: Problems) -> set[Any]:
    found = set(more)
    found.update(OF_KEYS if keys else ())
    found.update((InvalidParameter,) if takes.query else ())
    found.update(OF_BODIES if takes.body else ())
    return found


def _described(problems: Iterable[type[CollectorError]]) -> Iterable[tuple[str, str]]:
    """Status and sentence of each problem; those of one status share a sentence."""
    ordered = sorted(problems, key=lambda problem: (problem.status, problem.code))
    for status, same in groupby(ordered, key=lambda problem: problem.status):
        yield str(status), " ".join(f"`{one.code}`: {one().title}" for one in same)
    yield "default", f"`{CollectorError.code}`: {CollectorError().title}"
