"""A survey as it is shown to one person: all that a widget needs, in one language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .definition import Definition
from .tags import best_match, direction
from .wording import languages_of, texts_in


def language_for(survey: Definition, wanted: Iterable[str]) -> str:
    """The language in which somebody is asked who reads these, best first."""
    return best_match(wanted, languages_of(survey), survey.default_language)


def shown_survey(survey: Definition, *, version: int, lang: str) -> dict[str, Any]:
    """What a widget shows; the texts are final, and never HTML."""
    theme = survey["theme"] or {}
    return {
        "id": survey.id,
        "version": version,
        "metric": survey.metric,
        "scale": [survey.scale.lowest, survey.scale.highest],
        "lang": lang,
        "dir": direction(lang),
        "mode": survey.mode,
        "contact": survey["contact"],
        "texts": texts_in(survey, lang),
        "theme": {name: value for name, value in theme.items() if value is not None},
    }
