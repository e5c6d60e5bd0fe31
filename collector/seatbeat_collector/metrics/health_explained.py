"""Why a health is what it is: every input with what it gave, to the last point."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from .contributions import CAP, ROUNDING, Contribution, total
from .exact import exact
from .health import Health
from .health_judged import JudgedDimension


def explain(found: Health) -> list[Contribution]:
    """A row for each input, one for what rounding added, and one for what a cap took.

    They add up to the score; of an unknown health to what it would be with data enough.
    """
    rows = list(_inputs(found))
    if found.uncapped is None or found.ungated is None:
        return rows
    rows.append(Contribution(ROUNDING, ROUNDING, amount=found.uncapped - total(rows)))
    if found.ungated != found.uncapped:
        rows.append(Contribution(CAP, CAP, amount=Fraction(found.ungated - found.uncapped)))
    return rows


def reason(found: Health) -> str:
    """One line that says what made the band."""
    if found.profile is None:
        return "No profile matches this account."
    if found.score is None:
        return f"Only {float(found.coverage):.0f} % of the weight has data."
    if found.critical:
        return f"Critical and poor: {', '.join(found.critical)}."
    lost = max(_losses(found), key=lambda one: one[0], default=(Fraction(), ""))
    if not lost[0]:
        return "Nothing takes from the score."
    return f"Most is lost in {lost[1]}: {float(lost[0]):.0f} points."


def _inputs(found: Health) -> Iterator[Contribution]:
    held = [one for one in found.dimensions if one.points is not None]
    of = sum((exact(one.dimension.weight) for one in held), Fraction())
    for one in found.dimensions:
        counts = one.points is not None and of
        yield from _rows(one, exact(one.dimension.weight) / of if counts else Fraction())


def _rows(one: JudgedDimension, weight: Fraction) -> Iterator[Contribution]:
    held = [each for each in one.indicators if each.points is not None]
    of = sum((exact(each.indicator.weight) for each in held), Fraction())
    for each in one.indicators:
        part = exact(each.indicator.weight) / of if each.points is not None and of else Fraction()
        yield Contribution(
            each.indicator.name,
            dimension=one.dimension.name,
            raw=each.raw,
            points=None if each.points is None else Fraction(each.points),
            assumed=each.assumed,
            weight=weight * part,
            amount=weight * part * (each.points or 0),
        )


def _losses(found: Health) -> Iterator[tuple[Fraction, str]]:
    """By input how many points of the whole it doesn't give."""
    for row in _inputs(found):
        yield row.weight * 100 - row.amount, row.name
