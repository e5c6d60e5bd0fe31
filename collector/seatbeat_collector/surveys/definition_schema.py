"""The contract of a survey's definition, whether it comes through the API or from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validates_schema

from seatbeat_collector.wire.fields import Choice, Flag, Instant, Text, Whole
from seatbeat_collector.wire.limits import MAX_ID, MAX_NAME

from .definition_fields import (
    ByLanguage,
    Colour,
    Language,
    Length,
    Page,
    Percent,
    Wanted,
    Words,
    optional,
    required,
)
from .scoring import SCALES

STATUSES = ("draft", "live", "paused", "ended")
MODES = ("live", "test", "preview")
SCHEMES = ("auto", "light", "dark")
POSITIONS = ("bottom-end", "bottom-start", "top-end", "top-start", "center")
MAX_TEXT = 500
MAX_DAYS = 3_650
MAX_COUNT = 10_000_000


class Part(Schema):
    """An object with no other fields than those named; a typing error must not be silent."""

    class Meta:
        unknown = RAISE

    error_messages = {"type": "must be an object"}

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        """Say of an unknown field what it might have meant."""
        if isinstance(error.messages, dict) and isinstance(data, Mapping):
            known = [field.data_key or name for name, field in self.fields.items()]
            for name in [n for n in error.messages if n in data and n not in known]:
                error.messages[name] = [_no_field(str(name), known)]


def _no_field(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"is not known here; did you mean {near[0]}?" if near else "is not known here"


def _says(sentence: str) -> Text:
    return Text(1, MAX_TEXT, **optional(sentence))


def _days(sentence: str, default: int, *, at_least: int = 0) -> Whole:
    return Whole(at_least, MAX_DAYS, **optional(sentence, default))


class BandsSchema(Part):
    """A text for each band of scores: bad, middling, good."""

    low = _says("NPS 0 to 6, CSAT 1 and 2, CES 1 to 3")
    mid = _says("NPS 7 and 8, CSAT 3, CES 4")
    high = _says("NPS 9 and 10, CSAT 4 and 5, CES 5 to 7")


class TextsSchema(Part):
    """What is said in one language; what is not given here is built in."""

    question = _says("The question; {product}, {thing} and {task} are filled in")
    low = _says("What the lowest score means")
    high = _says("What the highest score means")
    option = _says("How an option is named, such as {n} of {count}")
    follow_up = fields.Nested(BandsSchema, **optional("The question after the score, by band"))
    placeholder = _says("What stands in the empty box for words")
    submit = _says("The button that sends the words")
    skip = _says("The button that sends none")
    later = _says("The button that puts it off")
    close = _says("The button that closes")
    contact_me = _says("The tick that asks for contact")
    thanks = fields.Nested(BandsSchema, **optional("The thanks at the end, by band"))
    region = _says("What the card is called for those who hear it")
    thing = _says("The survey's `thing` in this language")
    task = _says("The survey's `task` in this language")


class CardThemeSchema(Part):
    """How the card looks; the page may set the same by CSS custom properties."""

    accent = Colour(**optional("Of what is chosen and of buttons"))
    background = Colour(**optional("Of the card"))
    text = Colour(**optional("Of the words"))
    radius = Length(**optional("How round corners are, in pixels or as a CSS length"))
    font = Text(1, 200, **optional("CSS font families"))
    position = Choice(POSITIONS, **optional("Where on the page"))
    scheme = Choice(SCHEMES, **optional("auto: as the page is, else as the system is set"))


class AudienceSchema(Part):
    """Who may be asked; all that is given must hold."""

    segments = Words(**optional("Segments of accounts, one of which must hold"))
    accounts = Words(Text(1, MAX_ID), **optional("Accounts, one of which it must be"))
    account_traits = Wanted(**optional("Traits of the account: name → value or list of values"))
    roles = Words(**optional("Values of the person's trait role, one of which must hold"))
    user_traits = Wanted(**optional("Traits of the person: name → value or list of values"))
    min_age_days = _days("Days since the person was first seen, or since their created_at", 30)
    min_active_days = _days("Distinct days on which the person was active", 3)


class CooldownSchema(Part):
    """Days until the same survey may ask the same person again, by what came of it."""

    answered = _days("After an answer", 90)
    dismissed = _days("After it was closed", 30)
    later = _days("After it was put off", 7)
    ignored = _days("After it was shown and nothing came of it", 7)


class PagesSchema(Part):
    """Paths of pages; * stands for any characters."""

    include = Words(Page(), **optional("One of these must match; none given: any page"))
    # marshmallow's schemas have an attribute `exclude` of their own.
    none_of = Words(
        Page(), data_key="exclude", attribute="exclude", **optional("None of these may match")
    )


class SurveySchema(Part):
    """A survey: what is asked, of whom, when, and how often at most."""

    id = Text(1, MAX_ID, **required("What it is called in every event"))
    name = Text(1, MAX_NAME, **optional("What people call it; else the id"))
    metric = Choice(tuple(SCALES), **required("nps: 0 to 10. csat: 1 to 5. ces: 1 to 7"))
    status = Choice(STATUSES, **optional("Only a live one asks", "draft"))
    mode = Choice(
        MODES,
        **optional("test: asks at once, out of scores. preview: the same, nothing kept", "live"),
    )
    starts_at = Instant(**optional("Asks nobody before"))
    ends_at = Instant(**optional("Asks nobody from then on"))
    product = Text(1, MAX_NAME, **optional("The product's name, in the question"))
    thing = _says("What CSAT asks about, in the default language")
    task = _says("What CES asks about, as in `made it easy for me to …`; default language")
    default_language = Language(**optional("Shown where no language of the person's fits", "en"))
    texts = ByLanguage(
        fields.Nested(TextsSchema),
        **optional("Texts by language tag, instead of those built in, or in more languages"),
    )
    contact = Flag(**optional("Offer a tick by which a person asks to be contacted", False))
    theme = fields.Nested(CardThemeSchema, **optional("How it looks"))
    audience = fields.Nested(AudienceSchema, **optional("Who may be asked"))
    sample_percent = Percent(**optional("The share of people who may be asked", 100))
    period_days = _days("How often a person's turn comes", 90, at_least=1)
    window_days = _days("How long a turn lasts, so that answers come evenly; 0: always", 14)
    cooldown_days = fields.Nested(CooldownSchema, **optional("Days until it asks somebody again"))
    max_displays = Whole(1, 1_000, **optional("Displays to one person in a period, at most", 3))
    metric_cooldown_days = _days("Days since another survey of this metric asked the person", 30)
    gap_days = _days("Days since any survey asked the person", 7)
    account_per_day = Whole(
        0, MAX_COUNT, **optional("People of an account asked within a day; 0: any number", 3)
    )
    daily_quota = Whole(1, MAX_COUNT, **optional("Answers within a day, at most"))
    total_quota = Whole(1, MAX_COUNT, **optional("Answers in all, at most"))
    pages = fields.Nested(PagesSchema, **optional("On which pages it asks"))
    trigger = Text(1, MAX_NAME, **optional("The activity after which it asks"))
    delay_seconds = Whole(0, 3_600, **optional("Seconds on the page before it asks", 5))

    @validates_schema
    def _check_dates(self, loaded: Mapping[str, Any], **_: Any) -> None:
        starts_at, ends_at = loaded["starts_at"], loaded["ends_at"]
        if starts_at is not None and ends_at is not None and ends_at <= starts_at:
            raise ValidationError("must lie after starts_at", field_name="ends_at")
