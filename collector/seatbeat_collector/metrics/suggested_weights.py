"""Weights that would have told churn best, by logistic regression; a suggestion, never applied.

Needs scikit-learn: `pip install 'seatbeat-collector[backtest]'`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .envelope import INSUFFICIENT_DATA, OK

LEAST_CHURNS = 20


class Example(NamedTuple):
    """An account's points by dimension (0 to 100, None: no data), and whether it left."""

    points: Mapping[str, float | None]
    left: bool


class Suggestion(NamedTuple):
    """Weights in percent that add up to 100, by dimension."""

    status: str
    churns: int
    weights: Mapping[str, float] = {}
    misleading: tuple[str, ...] = ()
    """Dimensions in which those who left had more points; they get no weight."""
    without_data: tuple[str, ...] = ()


def suggest(examples: Sequence[Example], least: int = LEAST_CHURNS) -> Suggestion:
    """From past accounts, those who left and those who stayed.

    Raises ModuleNotFoundError, with what to install, without scikit-learn.
    """
    churns = sum(one.left for one in examples)
    if min(churns, len(examples) - churns) < least:
        return Suggestion(INSUFFICIENT_DATA, churns)
    names = sorted({name for one in examples for name in one.points})
    told = [n for n in names if any(one.points.get(n) is not None for one in examples)]
    pull = dict(zip(told, _pulls(examples, told), strict=True))
    helpful = {name: value for name, value in pull.items() if value > 0}
    total = sum(helpful.values())
    return Suggestion(
        OK if total else INSUFFICIENT_DATA,
        churns,
        {name: 100 * helpful.get(name, 0.0) / total for name in names} if total else {},
        tuple(name for name in told if name not in helpful),
        tuple(name for name in names if name not in pull),
    )


def _pulls(examples: Sequence[Example], names: Sequence[str]) -> list[float]:
    """How strongly each dimension's points speak for staying, per point."""
    try:
        from sklearn.impute import SimpleImputer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "Suggested weights need scikit-learn: pip install 'seatbeat-collector[backtest]'"
        ) from error
    rows = [[_part(one.points.get(name)) for name in names] for one in examples]
    model = make_pipeline(SimpleImputer(), LogisticRegression(class_weight="balanced"))
    model.fit(rows, [not one.left for one in examples])
    return [float(value) for value in model[-1].coef_[0]]


def _part(points: float | None) -> float:
    return float("nan") if points is None else points / 100
