"""Surveys and explanations in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from seatbeat_collector.store.surveys import Version
from seatbeat_collector.surveys.gate import Result
from seatbeat_collector.surveys.registry import Known
from seatbeat_collector.surveys.wording import languages_of, question_in

from .instants import rfc3339
from .survey_schemas import without_nulls

_PARTS = ("texts", "theme", "audience", "cooldown_days", "pages")
_INSTANTS = ("starts_at", "ends_at")
_COMPARED = ("starts_at", "ends_at", "last_at", "leased_at", "known_since")


def survey_row(known: Known) -> dict[str, Any]:
    """A survey with its defaults and what became of it."""
    survey, record = known.survey, known.record
    row = dict(survey.loaded)
    row |= {name: without_nulls(row[name] or {}) for name in _PARTS}
    row |= {name: rfc3339(row[name]) for name in _INSTANTS}
    return {
        **row,
        "scale": [survey.scale.lowest, survey.scale.highest],
        "version": record.version,
        "languages": languages_of(survey),
        "first_live_at": rfc3339(record.first_live_ms),
        "created_at": rfc3339(record.created_at_ms),
        "updated_at": rfc3339(record.updated_at_ms),
    }


def version_rows(known: Known, versions: Iterable[Version]) -> list[dict[str, Any]]:
    """What the survey asked from when on, oldest first."""
    return [
        {
            "version": one.version,
            "from": rfc3339(one.from_ms),
            "question": question_in(one.wording, known.survey.default_language),
        }
        for one in versions
    ]


def gate_row(result: Result) -> dict[str, Any]:
    """One gate of an explanation."""
    return {
        "gate": result.gate,
        "code": result.code,
        "state": result.state,
        "compared": _compared(result.compared),
        "may_pass_at": rfc3339(result.may_pass_at_ms),
    }


def _compared(values: Mapping[str, Any]) -> dict[str, Any]:
    return {n: rfc3339(value) if n in _COMPARED else value for n, value in values.items()}
