"""NPS, CSAT and CES of an account with all below it, over any window and over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from seatbeat_collector.metrics.catalogue import FROM_SURVEYS
from seatbeat_collector.metrics.envelope import Envelope, Scope
from seatbeat_collector.metrics.series import Bucket, point
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.scoring.accounts import observed_from
from seatbeat_collector.scoring.feedback import DAYS, answers_between, of_metric, survey_envelope
from seatbeat_collector.scoring.terms import NOW, end_of
from seatbeat_collector.store.feedback import Response

from .facts import Ask, Tree, window_of
from .moment import Moment


def survey_metrics(tree: Tree, ask: Ask, moment: Moment) -> dict[str, Envelope]:
    """The three metrics by name; without answers enough they say so, and are not zero."""
    window = window_of(ask, ask.window or DAYS, tree.zone, moment)
    start = _start(tree, end_of(window, tree.zone), moment)
    scope = Scope(window, tree.zone, observed_days(window, start))
    answers = _answers(tree, window.first, window.last, moment)
    today = _today(tree, window, moment)
    return {
        name: survey_envelope(name, scope, of_metric(name, answers))
        | {"today_so_far": None if today is None else of_metric(name, today)["n"]}
        for name in FROM_SURVEYS
    }


def survey_points(
    name: str, tree: Tree, cut: Sequence[Bucket], today: date, moment: Moment
) -> list[dict[str, Any]]:
    """A metric over time, each point from the latest answers within it."""
    start = _start(tree, NOW, moment)
    points = []
    for bucket in cut:
        found = of_metric(name, _answers(tree, bucket.first, bucket.last, moment))
        status = found["status"]
        shown = point(bucket, found["value"], start=start, today=today, status=status)
        points.append({**shown, "n": found["n"], "interval": found["interval"]})
    return points


def _start(tree: Tree, at_ms: int, moment: Moment) -> date | None:
    starts = (observed_from(record, tree.zone, at_ms, moment.kept) for record in tree.records)
    return min((day for day in starts if day is not None), default=None)


def _today(tree: Tree, window: Window, moment: Moment) -> list[Response] | None:
    """Answers of the running day; None where the window's end lies in the past."""
    if window.as_of < window.today:
        return None
    return _answers(tree, window.today, window.today, moment)


def _answers(tree: Tree, first: date, last: date, moment: Moment) -> list[Response]:
    return answers_between(tree.records, first, last, moment.store, moment.timezone)
