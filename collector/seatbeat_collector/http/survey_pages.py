"""The dashboard's pages about surveys: shells without data, as the accounts page is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from .dashboard import FILES, POLICY, guarded
from .survey_form import form

blueprint = Blueprint("survey_pages", __name__, template_folder=str(FILES / "templates"))

FRAMED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""The preview stands in a frame of the builder's."""


@blueprint.get("/surveys")
def surveys() -> str:
    """The page that lists the surveys."""
    return render_template("surveys.html", **_place())


@blueprint.get("/surveys/new")
@blueprint.get("/surveys/edit/<id:survey_id>")
def survey(survey_id: str | None = None) -> str:
    """The page on which a survey is written, looked at and published."""
    return render_template("survey.html", survey_id=survey_id, form=form(), **_place())


@blueprint.get("/surveys/preview")
def preview() -> str:
    """The page in a frame on which a survey is shown as it would be."""
    return render_template("survey_preview.html", **_place())


@blueprint.get("/surveys/results/<id:survey_id>")
def results(survey_id: str) -> str:
    """The page of a survey's results and cases."""
    return render_template("survey_results.html", survey_id=survey_id, **_place())


def _place() -> dict[str, Any]:
    """Where the collector is, as seen from any page."""
    return {"root": f"{request.script_root}/"}


@blueprint.after_request
def guard(response: Response) -> Response:
    """As for the accounts page; only the preview may be framed, by ourselves."""
    is_preview = request.endpoint == "survey_pages.preview"
    return guarded(response, policy=FRAMED if is_preview else POLICY)
