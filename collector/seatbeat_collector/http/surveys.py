"""Surveys: made, changed, looked at, and explained."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Response

from seatbeat_collector.errors import InvalidBody, NotFound, SurveyExists, SurveyScaleFixed
from seatbeat_collector.surveys.definition import InvalidDefinition
from seatbeat_collector.surveys.definitions import load
from seatbeat_collector.surveys.gate import DAY_MS
from seatbeat_collector.surveys.registry import Known
from seatbeat_collector.surveys.shown_survey import language_for, shown_survey

from .answers import answer
from .context import collector
from .instants import rfc3339
from .known_survey import known_survey
from .operation import Takes, blueprint, operation
from .survey_rows import gate_row, survey_row, version_rows
from .survey_schemas import (
    AskedExplanationSchema,
    ExplainQuery,
    OneSurveySchema,
    PreviewQuery,
    PreviewSchema,
    SurveyBodySchema,
    SurveyPatchSchema,
    SurveysSchema,
)

routes = blueprint("surveys", "Surveys: what is asked, of whom, when")

_ONE = "/v1/surveys/<id:survey_id>"
REFUSED_DAYS = 7


@operation(routes, "/v1/surveys", answers=SurveysSchema)
def list_surveys() -> Response:
    """Every survey, by id."""
    registry = collector().surveys.registry
    registry.refresh()
    return answer({"surveys": [survey_row(known) for known in registry.by_id.values()]})


@operation(
    routes,
    "/v1/surveys",
    method="POST",
    status=201,
    keys=("admin",),
    answers=OneSurveySchema,
    takes=Takes(body=SurveyBodySchema),
    problems=(SurveyExists,),
)
def create_survey(body: Any) -> Response:
    """Make a survey; it asks nobody before its status is live."""
    with _refusing():
        made = _whole(collector().surveys.editing.create(body))
    made.status_code = 201
    return made


@operation(routes, _ONE, answers=OneSurveySchema, problems=(NotFound,))
def read_survey(survey_id: str) -> Response:
    """One survey, with the versions of its wording and the false answers it got."""
    return _whole(known_survey(survey_id))


@operation(
    routes,
    _ONE,
    method="PATCH",
    keys=("admin",),
    answers=OneSurveySchema,
    takes=Takes(body=SurveyPatchSchema),
    problems=(NotFound, SurveyScaleFixed),
)
def change_survey(body: dict[str, Any], survey_id: str) -> Response:
    """Change a survey; another wording is another version of the question."""
    with _refusing():
        return _whole(collector().surveys.editing.change(survey_id, body))


@operation(
    routes,
    "/v1/surveys/preview",
    method="POST",
    keys=("admin",),
    answers=PreviewSchema,
    takes=Takes(query=PreviewQuery, body=SurveyBodySchema),
)
def preview_survey(query: dict[str, Any], body: Any) -> Response:
    """A definition as it would be shown in a language; nothing is kept."""
    with _refusing():
        survey = load(body)
    lang = language_for(survey, filter(None, [query["lang"]]))
    shown = {**shown_survey(survey, version=0, lang=lang), "mode": "preview"}
    return answer({"survey": shown})


@operation(
    routes,
    f"{_ONE}/explain",
    answers=AskedExplanationSchema,
    takes=Takes(query=ExplainQuery),
    problems=(NotFound,),
)
def explain_survey(query: dict[str, Any], survey_id: str) -> Response:
    """Would this person be asked now, and if not, why? Every gate in its order."""
    running = collector()
    running.catch_up()
    known = known_survey(survey_id)
    asked = running.surveys.asking.explain(known, query["user"], query["account"])
    reason = next((gate.code for gate in asked.gates if gate.state == "failed"), None)
    return answer(
        {
            "survey_id": survey_id,
            "user_id": query["user"],
            "account_id": asked.account_id,
            "at": rfc3339(asked.at_ms),
            "would_be_asked": reason is None and asked.account_id is not None,
            "reason": reason,
            "gates": [gate_row(gate) for gate in asked.gates],
        }
    )


@contextmanager
def _refusing() -> Iterator[None]:
    """Say of a definition that can't be used what is wrong with each field."""
    try:
        yield
    except InvalidDefinition as error:
        errors = [fault._asdict() for fault in error.faults]
        first = error.faults[0]
        said = f"{first.path}: {first.message}" if first.path else first.message
        raise InvalidBody(said, errors=errors) from error


def _whole(known: Known) -> Response:
    running, survey_id = collector(), known.survey.id
    since_ms = running.clock() - REFUSED_DAYS * DAY_MS
    return answer(
        {
            **survey_row(known),
            "versions": version_rows(known, running.store.surveys.versions(survey_id)),
            "refused": running.surveys.refused(survey_id, since_ms=since_ms),
        }
    )
