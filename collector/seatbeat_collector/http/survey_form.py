"""The builder's form: which fields of a definition it has, in which order, called what.

Defaults, limits and sentences are those of the definition's schema.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema, fields

from seatbeat_collector.surveys.builtin_texts import LANGUAGES, builtin
from seatbeat_collector.surveys.definition_schema import SurveySchema, TextsSchema

# Path in the definition, what it is called, and by what it is filled in.
_QUESTION = (
    ("id", "Id", "text"),
    ("name", "Name", "text"),
    ("product", "Product", "text"),
    ("thing", "Thing", "text"),
    ("task", "Task", "text"),
    ("default_language", "Default language", "language"),
    ("contact", "Offer a tick “you may contact me”", "flag"),
)
_WHO = (
    ("audience.segments", "Segments", "list"),
    ("audience.accounts", "Accounts", "list"),
    ("audience.account_traits", "Traits of the account", "traits"),
    ("audience.roles", "Roles", "list"),
    ("audience.user_traits", "Traits of the person", "traits"),
    ("audience.min_age_days", "Known for at least", "days"),
    ("audience.min_active_days", "Active on at least", "days"),
    ("sample_percent", "Share of these people", "percent"),
)
_OFTEN = (
    ("period_days", "A person's turn comes every", "days"),
    ("window_days", "and lasts", "days"),
    ("cooldown_days.answered", "Again after an answer", "days"),
    ("cooldown_days.dismissed", "Again after it was closed", "days"),
    ("cooldown_days.later", "Again after “ask me later”", "days"),
    ("cooldown_days.ignored", "Again after it was ignored", "days"),
    ("max_displays", "Displays to one person in a period", "whole"),
    ("metric_cooldown_days", "After another survey of this metric", "days"),
    ("gap_days", "After any survey", "days"),
    ("account_per_day", "People of one account a day", "whole"),
    ("daily_quota", "Answers a day, at most", "whole"),
    ("total_quota", "Answers in all, at most", "whole"),
)
_WHEN = (
    ("pages.include", "On these pages", "lines"),
    ("pages.exclude", "But not on these", "lines"),
    ("trigger", "After this activity", "text"),
    ("delay_seconds", "After so many seconds on the page", "whole"),
    ("starts_at", "Not before", "instant"),
    ("ends_at", "Not from then on", "instant"),
    ("mode", "Mode", "choice"),
)
_LOOKS = (
    ("theme.accent", "Accent", "colour"),
    ("theme.background", "Background", "colour"),
    ("theme.text", "Words", "colour"),
    ("theme.radius", "Corners", "length"),
    ("theme.font", "Font", "text"),
    ("theme.position", "Position", "choice"),
    ("theme.scheme", "Light or dark", "choice"),
)
_WORDS = (
    ("question", "Question", "long"),
    ("low", "Lowest score", "text"),
    ("high", "Highest score", "text"),
    ("follow_up.low", "After a bad score", "text"),
    ("thanks.low", "Thanks for a bad score", "text"),
    ("follow_up.mid", "After a middling score", "text"),
    ("thanks.mid", "Thanks for a middling score", "text"),
    ("follow_up.high", "After a good score", "text"),
    ("thanks.high", "Thanks for a good score", "text"),
)
_MORE_WORDS = (
    ("thing", "The thing, in this language", "text"),
    ("task", "The task, in this language", "text"),
    ("placeholder", "In the empty box", "text"),
    ("submit", "Button: send", "text"),
    ("skip", "Button: skip", "text"),
    ("later", "Button: later", "text"),
    ("close", "Button: close", "text"),
    ("contact_me", "Tick: contact", "text"),
    ("option", "An option, to a screen reader", "text"),
    ("region", "The card, to a screen reader", "text"),
)

_PLAIN = {
    *("contact", "low", "high", "thanks.low", "thanks.mid", "thanks.high", "region", "option"),
    *("cooldown_days.answered", "cooldown_days.dismissed", "cooldown_days.later"),
    *("daily_quota", "total_quota", "delay_seconds", "pages.exclude", "theme.position"),
}
"""What the label says already, or what no sentence makes plainer."""


class Control(NamedTuple):
    """One field of the form."""

    path: str
    label: str
    kind: str
    hint: str
    default: Any
    low: int | None
    high: int | None
    words: tuple[str, ...]


@cache
def form() -> dict[str, Any]:
    """Everything the builder's template needs."""
    survey, texts = SurveySchema(), TextsSchema()
    parts = {"question": _QUESTION, "who": _WHO, "often": _OFTEN, "when": _WHEN, "looks": _LOOKS}
    return {
        **{name: [_control(survey, *one) for one in part] for name, part in parts.items()},
        "words": [_control(texts, *one) for one in _WORDS],
        "more_words": [_control(texts, *one) for one in _MORE_WORDS],
        "languages": [(tag, builtin(tag)["name"]) for tag in LANGUAGES],
    }


def _control(schema: Schema, path: str, label: str, kind: str) -> Control:
    field = _field(schema, path.split("."))
    default = field.load_default
    if default is None or default == "" or callable(default) or not _is_plain(default):
        default = None
    return Control(
        path,
        label,
        kind,
        "" if path in _PLAIN else str(field.metadata.get("description", "")),
        default,
        getattr(field, "low", None),
        getattr(field, "high", None),
        tuple(getattr(field, "words", ())),
    )


def _field(schema: Schema, path: list[str]) -> fields.Field[Any]:
    """The field of a schema at a path; by the name it has in documents."""
    named = {field.data_key or name: field for name, field in schema.fields.items()}
    field = named[path[0]]
    if len(path) == 1:
        return field
    return _field(field.schema, path[1:])  # type: ignore[attr-defined]  # Nested has one


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | int | float | bool)
