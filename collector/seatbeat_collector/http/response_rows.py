"""Displays of surveys as rows of an answer."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.store.feedback import Response
from seatbeat_collector.surveys.scoring import SCALES, kind_of
from seatbeat_collector.surveys.sentiment import sign_of

from .instants import rfc3339

COLUMNS = ("display_id", "survey_id", "account_id", "user_id", "score", "comment")
_BANDS = {True: ("promoter", "passive", "detractor"), False: ("positive", "neutral", "negative")}


def row_of(response: Response) -> dict[str, Any]:
    """One display as it is answered."""
    return {
        "display_id": response.display_id,
        "survey_id": response.survey_id,
        "account_id": response.account_id,
        "user_id": response.user_id,
        "metric": response.metric,
        "action": response.action,
        "score": response.score,
        "band": band_of(response.metric, response.score),
        "comment": response.comment,
        "themes": list(response.themes),
        "sentiment": sentiment_of(response),
        "contact": response.contact,
        "flags": list(response.flags),
        "case_id": response.case_id,
        "lang": response.lang,
        "version": response.version,
        "mode": response.mode,
        "took_ms": response.took_ms,
        "app": response.app,
        "channel": response.channel,
        "rev": response.rev,
        "shown_at": rfc3339(response.shown_at_ms),
        "answered_at": rfc3339(response.answered_at_ms),
        "first_at": rfc3339(response.first_at_ms),
        "last_at": rfc3339(response.last_at_ms),
    }


def band_of(metric: str | None, score: int | None) -> str | None:
    """What a score is called on its metric's scale; None where either isn't known."""
    kind = kind_of(metric)
    if kind is None or score is None:
        return None
    scale = SCALES[kind]
    good, middle, bad = _BANDS[metric == "nps"]
    return good if score >= scale.good_from else bad if score <= scale.bad_to else middle


def bounds_of(band: str) -> tuple[tuple[str, int, int], ...]:
    """(metric, lowest, highest) of each scale that has a band of this name."""
    found: list[tuple[str, int, int]] = []
    for metric, scale in SCALES.items():
        good, middle, bad = _BANDS[metric == "nps"]
        bounds = {
            good: (scale.good_from, scale.highest),
            middle: (scale.bad_to + 1, scale.good_from - 1),
            bad: (scale.lowest, scale.bad_to),
        }
        if band in bounds:
            found.append((metric, *bounds[band]))
    return tuple(found)


def sentiment_of(response: Response) -> dict[str, Any] | None:
    """How the comment sounds; None where there is none to be read."""
    if not (response.comment or "").strip():
        return None
    status = "pending" if response.pending else "ok"
    return {
        "value": response.sentiment,
        "sign": sign_of(response.sentiment),
        "machine_made": True,
        "method": response.method,
        "language": response.language,
        "status": status if response.pending or response.method else "not_applicable",
    }
