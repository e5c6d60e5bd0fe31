"""What the definitions of scores leave open, decided once: the cases other readers share too."""

from __future__ import annotations

import pytest

from seatbeat_collector.metrics.engagement import scores_of
from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.metrics.health import health
from seatbeat_collector.metrics.licenses import Licenses
from seatbeat_collector.metrics.rules import (
    DEFAULT_RULES,
    Banded,
    Dimension,
    Indicator,
    Linear,
    Profile,
)
from stories.contract import ids, table

POINTS = Linear(0, 100)


def of_sides(case, scale=POINTS):
    """A profile of one indicator a dimension, some of them critical."""
    sides = zip(case["weights"], case["critical"], strict=True)
    return Profile(
        "plain",
        tuple(
            Dimension(f"d{n}", weight, (Indicator(f"d{n}", f"d{n}", scale, critical=critical),))
            for n, (weight, critical) in enumerate(sides)
        ),
    )


@pytest.mark.parametrize("case", table("scores", "capped"), ids=ids)
def test_worked_numbers_of_critical_indicators(case):
    inputs = {f"d{n}": points for n, points in enumerate(case["points"])}

    found = health(inputs, of_sides(case))

    assert (found.score, found.band) == (case["score"], case["band"])


def test_data_that_stands_in_as_poor_is_poor_for_a_critical_indicator_too():
    case = {"weights": [90, 10], "critical": [False, True]}
    strict = of_sides(case)._replace(missing="as_poor")

    assert health({"d0": 100}, strict).score == 50
    assert health({"d0": 100}, strict._replace(missing="as_average")).score == 96


def test_of_bands_and_lines_alike_poor_is_no_points_at_all():
    case = {"weights": [90, 10], "critical": [False, True]}
    by_bands = of_sides(case, Banded(good=50, average=20))

    assert health({"d0": 99, "d1": 20}, by_bands).critical == ()
    assert health({"d0": 99, "d1": 19}, by_bands).critical == ("d1",)


@pytest.mark.parametrize("case", table("scores", "peers"), ids=ids)
def test_worked_numbers_of_how_many_peers_are_enough(case):
    everyone = [
        Use(f"peer-{n}", "pro", 14, 10, 750 * 60_000, 50, 5, 10, 100, Licenses(5, 6))
        for n in range(case["peers"])
    ]
    young, apart = case.get("young", 0), case.get("apart", 0)
    for n in range(1, 1 + young):
        everyone[n] = everyone[n]._replace(observed_days=6, active_days=6)
    for n in range(1 + young, 1 + young + apart):
        everyone[n] = everyone[n]._replace(apart=True)

    own = scores_of(everyone, DEFAULT_RULES.engagement)["peer-0"].engagement

    assert own.normalization == case["normalization"]
