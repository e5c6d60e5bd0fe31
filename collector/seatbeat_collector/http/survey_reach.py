"""What a person wants to know before a survey is published: whom it reaches, and its file."""

from __future__ import annotations

from flask import Response
from marshmallow import Schema, fields

from seatbeat_collector.errors import NotFound
from seatbeat_collector.surveys.folder import as_yaml
from seatbeat_collector.surveys.reach import reach

from .answers import answer
from .context import collector
from .known_survey import known_survey
from .metric_schemas import says
from .operation import blueprint, operation

routes = blueprint("reach", "Before a survey is published")


class ReachSchema(Schema):
    """How many of some people the survey would ask now if it were live."""

    survey_id = fields.String(required=True)
    looked_at = fields.Integer(required=True, **says("People, those of active accounts first"))
    eligible = fields.Integer(required=True, **says("As far as the server can tell"))
    reasons = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        **says("Against how many each gate stands"),
    )
    whole = fields.Boolean(required=True, **says("Whether everybody was looked at"))


class YamlSchema(Schema):
    """A survey as a file for the setting surveys_folder."""

    survey_id = fields.String(required=True)
    yaml = fields.String(required=True)


@operation(routes, "/v1/surveys/<id:survey_id>/reach", answers=ReachSchema, problems=(NotFound,))
def read_reach(survey_id: str) -> Response:
    """How many people it would ask now if it were live, and what stands against the others."""
    running = collector()
    running.catch_up()
    known = known_survey(survey_id)
    found = reach(
        known,
        running.store,
        salt=running.surveys.registry.salt,
        now_ms=running.clock(),
        segment_of=running.surveys.segment_of,
    )
    return answer(
        {
            "survey_id": survey_id,
            "looked_at": found.looked_at,
            "eligible": found.eligible,
            "reasons": found.reasons,
            "whole": found.is_whole,
        }
    )


@operation(routes, "/v1/surveys/<id:survey_id>/yaml", answers=YamlSchema, problems=(NotFound,))
def read_yaml(survey_id: str) -> Response:
    """A survey as the text of a YAML file, for those who keep them in Git."""
    return answer({"survey_id": survey_id, "yaml": as_yaml(known_survey(survey_id).record)})
