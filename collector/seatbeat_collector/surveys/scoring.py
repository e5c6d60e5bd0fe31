"""What answers are worth: NPS, CSAT and CES, never converted into one another.

Only answers count: who skipped or dismissed is in no denominator, and a null is not a zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import floor
from typing import Any, Literal, NamedTuple, cast

from .intervals import adjusted_wald, wilson

Kind = Literal["nps", "csat", "ces"]

MIN_ANSWERS = 5
"""With fewer, counts are told and no score."""
SURE_ANSWERS = 30
"""With fewer, a score carries a low-sample mark."""


class Scale(NamedTuple):
    """The answers a question takes, and which of them are good and bad; all are inclusive."""

    lowest: int
    highest: int
    good_from: int
    bad_to: int


SCALES: Mapping[Kind, Scale] = {
    "nps": Scale(0, 10, good_from=9, bad_to=6),
    "csat": Scale(1, 5, good_from=4, bad_to=2),
    "ces": Scale(1, 7, good_from=5, bad_to=3),
}
"""High is good on all of them; CES asks for agreement with "made it easy"."""

METHODS: Mapping[Kind, str] = {
    "nps": "promoters_minus_detractors",
    "csat": "top_two_box",
    "ces": "top_three_box",
}


def kind_of(metric: str | None) -> Kind | None:
    """The metric as one that can be scored, or None."""
    return cast(Kind, metric) if metric in SCALES else None


def on_scale(kind: Kind, score: object) -> bool:
    """Whether a score is one that the question takes: an integer, and no truth value."""
    scale = SCALES[kind]
    return type(score) is int and scale.lowest <= score <= scale.highest


def shown(value: float) -> int:
    """A score as it is shown: rounded half away from zero, as in the browser."""
    return floor(value + 0.5) if value >= 0 else -floor(-value + 0.5)


def result(kind: Kind, scores: Iterable[int]) -> dict[str, Any]:
    """The score of some answers with its interval, its parts and its distribution.

    `value` is unrounded and `shown` is what to print; both are None under five answers.
    """
    scale = SCALES[kind]
    counts = dict.fromkeys(range(scale.lowest, scale.highest + 1), 0)
    for score in scores:
        counts[score] += 1
    n = sum(counts.values())
    good = sum(number for score, number in counts.items() if score >= scale.good_from)
    bad = sum(number for score, number in counts.items() if score <= scale.bad_to)
    return {
        **_headline(kind, good, bad, n),
        "n": n,
        **_parts(kind, good, bad, n),
        "mean": sum(score * number for score, number in counts.items()) / n if n else None,
        "distribution": {str(score): number for score, number in counts.items()},
        "method": METHODS[kind],
    }


def _headline(kind: Kind, good: int, bad: int, n: int) -> dict[str, Any]:
    if n < MIN_ANSWERS:
        return {
            "value": None,
            "shown": None,
            "interval": None,
            "status": "insufficient_data",
            "low_sample": True,
        }
    if kind == "nps":
        value, interval = 100 * (good - bad) / n, adjusted_wald(good, bad, n)
    else:
        value, interval = 100 * good / n, wilson(good, n)
    return {
        "value": value,
        "shown": shown(value),
        "interval": list(interval),
        "status": "ok",
        "low_sample": n < SURE_ANSWERS,
    }


def _parts(kind: Kind, good: int, bad: int, n: int) -> dict[str, int]:
    if kind == "nps":
        return {"promoters": good, "passives": n - good - bad, "detractors": bad}
    return {"positive": good, "neutral": n - good - bad, "negative": bad}
