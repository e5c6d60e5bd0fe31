"""In which language a hosted page speaks: the survey's languages, and the person's."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from seatbeat_collector.surveys.builtin_texts import LANGUAGES, builtin
from seatbeat_collector.surveys.definition import Definition
from seatbeat_collector.surveys.shown_survey import language_for
from seatbeat_collector.surveys.tags import best_match, direction
from seatbeat_collector.surveys.wording import languages_of

PARAMETER = "lang"


class Speech(NamedTuple):
    """A language of a page, and what the page itself says in it."""

    lang: str
    dir: str
    words: dict[str, Any]
    choices: list[tuple[str, str]]
    """The tags and names of all languages there are."""


def speech_for(request: Request, survey: Definition | None) -> Speech:
    """The best language for a request: as it asks by its address, then by Accept-Language."""
    asked = given(request, PARAMETER)
    wanted = [asked] if asked else []
    wanted += [tag for tag, quality in request.accept_languages if quality > 0]
    if survey is None:
        lang, tags = best_match(wanted, LANGUAGES, "en"), []
    else:
        lang, tags = language_for(survey, wanted), languages_of(survey)
    spoken = best_match([lang], LANGUAGES, "en")
    names = [(tag, _name_of(tag)) for tag in tags]
    return Speech(lang, direction(lang), builtin(spoken)["link"], names)


def given(request: Request, name: str) -> str | None:
    """What the address says, else the form; a form that is too large to be read says nothing."""
    try:
        return request.values.get(name)
    except RequestEntityTooLarge:
        return request.args.get(name)


def _name_of(tag: str) -> str:
    return str(builtin(tag)["name"]) if tag in LANGUAGES else tag
