"""Was the score worth anything? What it said before accounts left, beside those that stayed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .auc import Score, pairs, together
from .envelope import INSUFFICIENT_DATA, OK

HORIZONS = (30, 60, 90)
"""Days before an account left at which its score is read."""
LEAST_CHURNS = 20


class Judged(NamedTuple):
    """A score as it was told, with the band that the account's own profile put it in."""

    score: Score
    band: str


class Departure(NamedTuple):
    """A day on which accounts left, and how all stood so many days before it; None: no score then.

    `stayed` are accounts that were customers on both days.
    """

    left: Sequence[Judged | None]
    stayed: Sequence[Judged | None]


class Verdict(NamedTuple):
    """What a score was worth at one horizon; no numbers where too few left to say."""

    horizon_days: int
    status: str
    churns: int
    """Accounts that left and had a score."""
    without_score: int
    """Accounts that left and had none: new ones, mostly."""
    auc: Fraction | None = None
    poor_lift: Fraction | None = None
    """How many times likelier than all the accounts in the poor band were to leave."""
    good_share: Fraction | None = None
    """Percent of those who left that were good: nobody was warned of them."""


def backtest(
    departures: Sequence[Departure], horizon_days: int, least: int = LEAST_CHURNS
) -> Verdict:
    """The verdict over all departures."""
    left = [_known(day.left) for day in departures]
    stayed = [_known(day.stayed) for day in departures]
    known, calm = ([one for own in side for one in own] for side in (left, stayed))
    without = sum(len(day.left) for day in departures) - len(known)
    verdict = Verdict(horizon_days, INSUFFICIENT_DATA, len(known), without)
    if len(known) < least:
        return verdict
    compared = together(
        pairs([one.score for one in gone], [one.score for one in here])
        for gone, here in zip(left, stayed, strict=True)
    )
    poor, good = (_in_band(known, band) for band in ("poor", "good"))
    return verdict._replace(
        status=OK,
        auc=compared.auc,
        poor_lift=_lift(poor, len(known), _in_band(calm, "poor"), len(calm)),
        good_share=Fraction(100 * good, len(known)),
    )


def _lift(poor_left: int, left: int, poor_stayed: int, stayed: int) -> Fraction | None:
    """The rate of leaving among the poor ÷ that among all; None where nobody was poor."""
    poor, everyone = poor_left + poor_stayed, left + stayed
    return Fraction(poor_left * everyone, poor * left) if poor and left else None


def _known(judged: Sequence[Judged | None]) -> list[Judged]:
    return [one for one in judged if one is not None]


def _in_band(judged: Sequence[Judged], band: str) -> int:
    return sum(one.band == band for one in judged)
