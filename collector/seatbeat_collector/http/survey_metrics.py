"""NPS, CSAT and CES of an account with all below it, from each person's latest answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from seatbeat_collector.metrics.catalogue import CATALOGUE, FROM_SURVEYS
from seatbeat_collector.metrics.envelope import OK, PROVISIONAL, Envelope, Reading, Scope, envelope
from seatbeat_collector.metrics.series import Bucket, point
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.feedback import Response
from seatbeat_collector.surveys.results import latest_by_user, scores_of
from seatbeat_collector.surveys.scoring import Kind, kind_of, result

from .displays import display_of
from .facts import NOW, Ask, Tree, end_of, start_of, window_of, zone_of
from .moment import Moment


def survey_metrics(tree: Tree, ask: Ask, moment: Moment) -> dict[str, Envelope]:
    """The three metrics by name; without an answer they say so, and are not zero."""
    days = ask.window or CATALOGUE["nps"].window
    window = window_of(ask, days, tree.zone, moment)
    end_ms = end_of(window, tree.zone)
    starts = (start_of(record, tree.zone, end_ms, moment) for record in tree.records)
    start = min((day for day in starts if day is not None), default=None)
    scope = Scope(window, tree.zone, observed_days(window, start))
    answers = answers_between(tree, window.first, window.last, moment)
    today = _today(tree, window, moment)
    return {
        name: _envelope(name, scope, of_metric(name, answers), today=_count(name, today))
        for name in FROM_SURVEYS
    }


def answers_between(tree: Tree, first: date, last: date, moment: Moment) -> list[Response]:
    """The answers that count of all accounts of a tree, each where its days begin."""
    found: list[Response] = []
    for record in tree.records:
        zone = zone_of(record, moment)
        bounds = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
        found += moment.store.feedback.answers_of(record.account_id, *bounds)
    return found


def of_metric(name: str, answers: Sequence[Response]) -> dict[str, Any]:
    """The score of one metric over each user's latest answer."""
    kind = _kind(name)
    own = [display_of(answer) for answer in answers if answer.metric == name]
    return result(kind, scores_of(kind, latest_by_user(own)))


def survey_points(
    name: str, tree: Tree, cut: Sequence[Bucket], today: date, moment: Moment
) -> list[dict[str, Any]]:
    """A metric over time, each point from the latest answers within it."""
    starts = (start_of(record, tree.zone, NOW, moment) for record in tree.records)
    start = min((day for day in starts if day is not None), default=None)
    points = []
    for bucket in cut:
        found = of_metric(name, answers_between(tree, bucket.first, bucket.last, moment))
        status = found["status"]
        shown = point(bucket, found["value"], start=start, today=today, status=status)
        points.append({**shown, "n": found["n"], "interval": found["interval"]})
    return points


def _envelope(name: str, scope: Scope, found: dict[str, Any], *, today: int | None) -> Envelope:
    beside = {key: value for key, value in found.items() if key not in ("value", "status")}
    is_running = found["status"] == OK and scope.window.running
    status = PROVISIONAL if is_running else found["status"]
    beside["today_so_far"] = today
    return envelope(name, scope, Reading(found["value"], status, beside))


def _today(tree: Tree, window: Window, moment: Moment) -> list[Response] | None:
    """Answers of the running day; None where the window's end lies in the past."""
    if window.as_of < window.today:
        return None
    return answers_between(tree, window.today, window.today, moment)


def _count(name: str, answers: Sequence[Response] | None) -> int | None:
    return None if answers is None else of_metric(name, answers)["n"]


def _kind(name: str) -> Kind:
    kind = kind_of(name)
    if kind is None:
        raise KeyError(name)
    return kind
