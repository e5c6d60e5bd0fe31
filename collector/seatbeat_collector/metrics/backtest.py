"""Was the score worth anything? What it said before accounts left, beside those that stayed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .auc import Score, pairs, together
from .envelope import INSUFFICIENT_DATA, OK
from .health import band_of
from .rules.health import Bands

HORIZONS = (30, 60, 90)
"""Days before an account left at which its score is read."""
LEAST_CHURNS = 20


class Departure(NamedTuple):
    """A day on which accounts left, and the scores so many days before it; None: no score then.

    `stayed` are accounts that were customers on both days.
    """

    left: Sequence[Score | None]
    stayed: Sequence[Score | None]


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
    departures: Sequence[Departure], horizon_days: int, bands: Bands, least: int = LEAST_CHURNS
) -> Verdict:
    """The verdict over all departures."""
    left = [score for day in departures for score in day.left]
    known = [score for score in left if score is not None]
    verdict = Verdict(horizon_days, INSUFFICIENT_DATA, len(known), len(left) - len(known))
    if len(known) < least:
        return verdict
    stayed = [[one for one in day.stayed if one is not None] for day in departures]
    compared = together(
        pairs([score for score in day.left if score is not None], own)
        for day, own in zip(departures, stayed, strict=True)
    )
    poor, good = (_in_band(known, bands, band) for band in ("poor", "good"))
    calm = [score for own in stayed for score in own]
    return verdict._replace(
        status=OK,
        auc=compared.auc,
        poor_lift=_lift(poor, len(known), _in_band(calm, bands, "poor"), len(calm)),
        good_share=Fraction(100 * good, len(known)),
    )


def _lift(poor_left: int, left: int, poor_stayed: int, stayed: int) -> Fraction | None:
    """The rate of leaving among the poor ÷ that among all; None where nobody was poor."""
    poor, everyone = poor_left + poor_stayed, left + stayed
    return Fraction(poor_left * everyone, poor * left) if poor and left else None


def _in_band(scores: Sequence[Score], bands: Bands, band: str) -> int:
    return sum(band_of(score, bands) == band for score in scores)
