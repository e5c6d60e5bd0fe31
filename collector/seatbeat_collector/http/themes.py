"""The owner's themes of comments: read, and replaced as a whole."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Response as HttpResponse
from marshmallow import Schema, ValidationError, fields, validate, validates

from seatbeat_collector.surveys.definition_fields import of_form
from seatbeat_collector.surveys.themes import ANY_LANGUAGE, stem_of
from seatbeat_collector.wire.fields import Text
from seatbeat_collector.wire.limits import MAX_BODY_BYTES, MAX_LANG, MAX_NAME

from .answers import answer
from .metric_schemas import says
from .moment import moment
from .operation import Takes, blueprint, operation

routes = blueprint("themes", "What comments are about")

MAX_THEMES = 200
MAX_KEYWORDS = 500
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KEYWORD = r"[^*\s]"


class ThemeSchema(Schema):
    """A theme: its keywords by language; a `*` at a keyword's end takes any ending."""

    id = fields.String(required=True, **of_form(_ID, says("Small letters, digits, - and _")))
    name = Text(1, MAX_NAME, required=True, **says("What people call it"))
    keywords = fields.Dict(
        keys=Text(1, MAX_LANG),
        values=fields.List(
            Text(1, MAX_NAME, metadata={"pattern": _KEYWORD}),
            required=True,
            validate=validate.Length(1, MAX_KEYWORDS),
        ),
        required=True,
        validate=validate.Length(1),
        **says(f"By language tag; {ANY_LANGUAGE} is every language"),
    )

    @validates("id")
    def _check_id(self, value: str, **_: Any) -> None:
        if not _ID.fullmatch(value):
            raise ValidationError("must be of small letters, digits, - and _, 64 at most")

    @validates("keywords")
    def _check_keywords(self, value: dict[str, list[str]], **_: Any) -> None:
        if any(not stem_of(word) for words in value.values() for word in words):
            raise ValidationError("a keyword needs something to look for")


class ThemesSchema(Schema):
    """All themes, in the order in which they are shown."""

    most_bytes = MAX_BODY_BYTES

    themes = fields.List(
        fields.Nested(ThemeSchema), required=True, validate=validate.Length(0, MAX_THEMES)
    )

    @validates("themes")
    def _check_ids(self, value: list[dict[str, Any]], **_: Any) -> None:
        ids = [theme["id"] for theme in value if "id" in theme]
        if len(set(ids)) < len(ids):
            raise ValidationError("each theme needs an id of its own")


@operation(routes, "/v1/themes", answers=ThemesSchema)
def read_themes() -> HttpResponse:
    """The themes by which comments are told apart."""
    return answer({"themes": json.loads(moment().store.feedback.themes() or "[]")})


@operation(
    routes,
    "/v1/themes",
    method="PUT",
    keys=("admin",),
    answers=ThemesSchema,
    takes=Takes(body=ThemesSchema),
)
def put_themes(body: dict[str, Any]) -> HttpResponse:
    """Replace all themes; every comment is looked through again."""
    text = json.dumps(body["themes"], ensure_ascii=False)
    moment().store.feedback.set_themes(text)
    return answer(body)
