"""Why a score moved: what the account did, what its peers did, what we did, what we can't see."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

Score = int | Fraction


class Split(NamedTuple):
    """A change in four parts that add up to it, exactly.

    The parts are taken in this order, each as it would have been had nothing after it happened:
    where two things together moved the score, the later part holds what they did together.
    """

    before: Score
    after: Score
    own: Score
    peers: Score
    missing: Score
    """Data that came or went."""
    configuration: Score
    """Weights, anchors, segment or profile."""

    @property
    def change(self) -> Score:
        """What the parts add up to."""
        return self.own + self.peers + self.missing + self.configuration


def split(before: Score, steps: Sequence[Score | None], after: Score) -> Split:
    """From the scores after own change, peer drift and missing data, of which any may be unknown.

    A step whose score can't be told moves nothing; what it did falls to the next.
    """
    at, parts = before, []
    for score in (*steps, after):
        to = at if score is None else score
        parts.append(to - at)
        at = to
    own, peers, missing, configuration = parts
    return Split(before, after, own, peers, missing, configuration)
