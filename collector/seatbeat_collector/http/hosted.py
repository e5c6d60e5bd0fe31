"""A survey by link: a page that asks one person one thing. GET reads, only POST writes.

Mail scanners follow every link of a message and all scores in it: a score in the address only
preselects, and a person confirms.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from marshmallow import EXCLUDE, Schema, ValidationError, fields
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.surveys.by_link import Answer, Visit
from seatbeat_collector.surveys.palette import sheet_of
from seatbeat_collector.surveys.scoring import Scale
from seatbeat_collector.surveys.shown_survey import shown_survey
from seatbeat_collector.wire.limits import MAX_COMMENT, MAX_EVENT_BYTES, MAX_INTEGER

from .context import collector
from .dashboard import FILES
from .hosted_words import Speech, given, speech_for

blueprint = Blueprint("hosted", __name__, template_folder=str(FILES / "templates"))

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STATUS = {"expired": 410, "closed": 410, "gone": 410, "broken": 404}
_BANDS = ("low", "mid", "high")


class _Number(fields.Field[int]):
    """A whole number, as JSON has it or as a form sends it; neither 9.5 nor true is one."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if type(value) is int:
            return value
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
            return int(value)
        raise ValidationError("must be a whole number")


class SentSchema(Schema):
    """What the page sends, as a form or as JSON."""

    class Meta:
        unknown = EXCLUDE

    score = _Number(load_default=None, allow_none=True)
    comment = fields.String(load_default="")
    contact = fields.Boolean(load_default=None, allow_none=True)
    completed = fields.Boolean(load_default=False)
    took_ms = _Number(load_default=None, allow_none=True)


@blueprint.get("/s/<token>")
def ask(token: str) -> Response:
    """The question, or why it isn't asked. Writes nothing."""
    return _page(collector().surveys.by_link.visit(token))


@blueprint.get("/s/<token>/theme.css")
def theme(token: str) -> Response:
    """The survey's colours, for the page itself."""
    visit = collector().surveys.by_link.visit(token)
    known = None if visit is None else visit.known
    sheet = sheet_of((known.survey["theme"] if known else None) or {})
    return Response(sheet, content_type="text/css; charset=utf-8")


@blueprint.post("/s/<token>")
def take(token: str) -> BaseResponse:
    """Keep what the person sent. A repeat changes nothing, and is told the same."""
    by_link = collector().surveys.by_link
    visit = by_link.visit(token)
    if visit is None or visit.known is None or visit.state not in ("open", "follow_up"):
        return _page(visit)
    try:
        answer = _sent(visit)
    except RequestEntityTooLarge:
        return _page(visit, fault="too_long", status=413)
    except ValidationError:
        return _page(visit, fault="choose", status=422)
    if answer.score is None and visit.score is None:
        return _page(visit, fault="choose", status=422)
    try:
        by_link.answer(visit, answer)
    except CollectorError as error:
        return _page(visit, fault="try_again", status=error.status)
    collector().surveys.hints.forget(visit.link.user_id)
    if visit.known.survey.mode == "preview":
        return _page(_as_if(visit, answer))
    if request.is_json:  # a script that goes on by itself
        return Response(status=204)
    return redirect(url_for(".ask", token=token, lang=answer.lang), 303)


def _sent(visit: Visit) -> Answer:
    """Raises ValidationError, RequestEntityTooLarge."""
    assert visit.known is not None
    request.max_content_length = MAX_EVENT_BYTES
    body: Any = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    sent = SentSchema().load(body if isinstance(body, dict) else {})
    scale = visit.known.survey.scale
    if sent["score"] is not None and not scale.lowest <= sent["score"] <= scale.highest:
        raise ValidationError("off the scale")
    return Answer(
        lang=speech_for(request, visit.known.survey).lang,
        score=sent["score"],
        took_ms=_took(sent["took_ms"]),
        comment=_whole(sent["comment"].strip()[:MAX_COMMENT]) or None,
        contact=sent["contact"],
        is_completed=sent["completed"],
    )


def _whole(text: str) -> str:
    """The text without halves of surrogate pairs, which nothing could keep."""
    return text.encode(errors="replace").decode()


def _took(took_ms: int | None) -> int | None:
    return took_ms if took_ms is not None and 0 <= took_ms <= MAX_INTEGER else None


def _as_if(visit: Visit, answer: Answer) -> Visit:
    """Where the link would stand if anything were kept of a preview."""
    score = answer.score if visit.score is None else visit.score
    return visit._replace(state="answered" if answer.is_completed else "follow_up", score=score)


def _page(visit: Visit | None, *, fault: str | None = None, status: int | None = None) -> Response:
    survey = visit.known.survey if visit and visit.known else None
    speech = speech_for(request, survey)
    state = "broken" if visit is None else visit.state
    told = {"state": state, "fault": fault, "speech": speech, "t": speech.words}
    if survey is not None and visit is not None:
        told |= _question(visit, speech)
    response = Response(render_template("hosted.html", **told), status or _STATUS.get(state, 200))
    response.content_language.add(speech.lang)
    return response


def _question(visit: Visit, speech: Speech) -> dict[str, Any]:
    assert visit.known is not None
    survey = visit.known.survey
    shown = shown_survey(survey, version=visit.known.record.version, lang=speech.lang)
    chosen = _preselected(survey.scale) if visit.score is None else visit.score
    return {
        "survey": shown,
        "texts": shown["texts"],
        "scores": range(survey.scale.lowest, survey.scale.highest + 1),
        "chosen": chosen,
        "band": None if visit.score is None else _BANDS[_band(survey.scale, visit.score)],
    }


def _band(scale: Scale, score: int) -> int:
    return 2 if score >= scale.good_from else 0 if score <= scale.bad_to else 1


def _preselected(scale: Scale) -> int | None:
    """The score in the address, if the question has it."""
    text = given(request, "score") or ""
    score = int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
    return score if score is not None and scale.lowest <= score <= scale.highest else None


@blueprint.after_request
def guard(response: Response) -> Response:
    """Found by no search engine, told to nobody, kept by nobody, framed by nobody."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language"
    return response
