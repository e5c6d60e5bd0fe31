"""Feedback falling: an account's scores against its own period before, and a person's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from seatbeat_collector.metrics.rules.signals import FeedbackRules

from .signal import FEEDBACK_FALLING, INFO, WARN, Signal


class Voice(NamedTuple):
    """One of nps, csat and ces over two periods that follow each other; high is good."""

    metric: str
    before: float | None
    """None where there was no score."""
    answers_before: int
    now: float | None
    answers_now: int


class Person(NamedTuple):
    """The last two answers of one person to the same kind of survey, on its own scale."""

    user: str
    metric: str
    before: int
    now: int


def falling(voices: Iterable[Voice], rules: FeedbackRules) -> Iterator[Signal]:
    """Any fall between two scores that each rest on answers enough."""
    for one in voices if rules.enabled else ():
        enough = min(one.answers_before, one.answers_now) >= rules.least_answers
        if not enough or one.before is None or one.now is None or one.now >= one.before:
            continue
        change = one.now - one.before
        severity = WARN if -change >= float(getattr(rules, one.metric)) else INFO
        evidence = {"before": one.before, "now": one.now, "answers": one.answers_now}
        yield Signal(FEEDBACK_FALLING, severity, change, one.metric, evidence)


def falling_people(people: Iterable[Person], rules: FeedbackRules) -> Iterator[Signal]:
    """People whose own answer fell far."""
    for one in people if rules.enabled else ():
        if one.before - one.now >= rules.person:
            evidence = {"metric": one.metric, "before": one.before, "now": one.now}
            yield Signal(FEEDBACK_FALLING, WARN, one.now - one.before, one.user, evidence)
