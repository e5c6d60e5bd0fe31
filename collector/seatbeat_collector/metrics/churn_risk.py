"""A plain churn risk: how often accounts with such a score left before, and how true that was."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from .auc import Score
from .envelope import INSUFFICIENT_DATA, OK

EDGES = (10, 20, 30, 40, 50, 60, 70, 80, 90)
LEAST_CHURNS = 20
PRIOR_ACCOUNTS = 20
"""Each step of the score begins as if so many accounts had left at the rate of all."""


class Outcome(NamedTuple):
    """An account's score on a day, and whether it had left by the end of the horizon."""

    day: date
    score: Score
    left: bool


class Step(NamedTuple):
    """Scores from one edge up to the next: what was foretold of them, and what happened."""

    scores_from: int
    scores_to: int
    accounts: int
    predicted: Fraction
    """0 to 1."""
    observed: Fraction | None
    """None where no later account had such a score."""


class Risk(NamedTuple):
    """The risk by score, and its calibration on later outcomes than those it was learned from."""

    status: str
    learned_from: int
    """Accounts, each as often as a horizon was looked at."""
    churns: int
    """How many of them left."""
    held_against: int
    """The same of the outcomes after those."""
    churns_after: int
    by_step: tuple[Fraction, ...] = ()
    calibration: tuple[Step, ...] = ()
    brier: Fraction | None = None
    """Mean squared error of the risk, 0 to 1; less is better."""
    brier_of_the_rate: Fraction | None = None
    """The same of foretelling everyone the mean rate: a risk that isn't below it knows nothing."""

    def of(self, score: Score | None) -> Fraction | None:
        """The risk of leaving within the horizon, 0 to 1; never higher for a higher score."""
        if score is None or not self.by_step:
            return None
        return self.by_step[step_of(score)]

    def step(self, score: Score | None) -> Step | None:
        """What was foretold of accounts with such a score, and what happened."""
        if score is None or not self.calibration:
            return None
        return self.calibration[step_of(score)]


def risk_of(outcomes: Sequence[Outcome], horizon_days: int, least: int = LEAST_CHURNS) -> Risk:
    """Learned from what was known in the middle of the days, held against the days after it.

    An account's outcomes should lie a horizon apart: else its leaving counts more than once.
    """
    days = sorted({one.day for one in outcomes})
    middle = days[len(days) // 2] if days else date.min
    known = timedelta(days=horizon_days)
    earlier = [one for one in outcomes if one.day + known <= middle]
    later = [one for one in outcomes if one.day >= middle]
    churns, churns_after = (sum(one.left for one in seen) for seen in (earlier, later))
    counts = len(earlier), churns, len(later), churns_after
    if min(churns, churns_after) < least:
        return Risk(INSUFFICIENT_DATA, *counts)
    rate = Fraction(churns, len(earlier))
    by_step = _falling([_learned(own, rate) for own in _by_step(earlier)])
    return Risk(
        OK,
        *counts,
        by_step,
        _calibration(by_step, later),
        _brier(later, by_step),
        _brier(later, (rate,) * len(by_step)),
    )


def step_of(score: Score) -> int:
    """The place of a score among the steps of ten points."""
    return bisect_right(EDGES, score)


def _by_step(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    found: list[list[Outcome]] = [[] for _ in range(len(EDGES) + 1)]
    for one in outcomes:
        found[step_of(one.score)].append(one)
    return found


def _learned(own: Sequence[Outcome], rate: Fraction) -> tuple[Fraction, int]:
    """The rate of a step, drawn to that of all as long as few are in it, and its weight."""
    weight = len(own) + PRIOR_ACCOUNTS
    return (sum(one.left for one in own) + PRIOR_ACCOUNTS * rate) / weight, weight


def _falling(steps: Sequence[tuple[Fraction, int]]) -> tuple[Fraction, ...]:
    """Neighbours that go the wrong way share their mean (pool adjacent violators)."""
    pools: list[tuple[Fraction, int, int]] = []
    for rate, weight in steps:
        pools.append((rate, weight, 1))
        while len(pools) > 1 and pools[-1][0] > pools[-2][0]:
            (b, bw, bn), (a, aw, an) = pools.pop(), pools.pop()
            pools.append(((a * aw + b * bw) / (aw + bw), aw + bw, an + bn))
    return tuple(rate for rate, _, count in pools for _ in range(count))


def _calibration(by_step: Sequence[Fraction], later: Sequence[Outcome]) -> tuple[Step, ...]:
    edges = (0, *EDGES, 100)
    return tuple(
        Step(
            edges[at],
            edges[at + 1],
            len(own),
            by_step[at],
            Fraction(sum(one.left for one in own), len(own)) if own else None,
        )
        for at, own in enumerate(_by_step(later))
    )


def _brier(outcomes: Sequence[Outcome], by_step: Sequence[Fraction]) -> Fraction:
    errors = Fraction()
    for risk, own in zip(by_step, _by_step(outcomes), strict=True):
        left = sum(one.left for one in own)
        errors += left * (1 - risk) ** 2 + (len(own) - left) * risk**2
    return errors / len(outcomes)
