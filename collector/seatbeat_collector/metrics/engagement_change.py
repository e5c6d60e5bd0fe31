"""How an engagement score came from what it was to what it is."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from .engagement import Field
from .engagement_curves import Points, Use
from .engagement_score import Engagement, mean
from .rules.engagement import EngagementWeights
from .splits import Split, split


class Fields(NamedTuple):
    """All accounts then, now, and now as they would be scored under the rules of then."""

    then: Field
    between: Field
    now: Field


def change(fields: Fields, then: Use, now: Use) -> Split | None:
    """The headline's change in four parts; None unless the score is known on both days."""
    stayed = now._replace(segment=then.segment)
    before = fields.then.scores(then).engagement
    held = fields.then.scores(stayed).engagement
    drifted = fields.between.scores(stayed).engagement
    after = fields.now.scores(now).engagement
    if before.value is None or after.value is None:
        return None
    lasting = {name for name, points in before.points.items() if points is not None}
    lasting &= {name for name, points in drifted.points.items() if points is not None}
    steps = [
        _score(held, _mixed(before.points, held.points, lasting), before.weights),
        _score(drifted, _mixed(before.points, drifted.points, lasting), before.weights),
        drifted.value,
    ]
    return split(before.value, steps, after.value)


def _mixed(old: Points, new: Points, lasting: set[str]) -> Points:
    return {name: (new if name in lasting else old)[name] for name in old}


def _score(found: Engagement, points: Points, weights: EngagementWeights) -> Fraction | None:
    return Fraction() if found.floored else mean(points, weights)
