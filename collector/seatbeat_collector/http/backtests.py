"""What the health was worth: the back-test as it is answered, and printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from seatbeat_collector.metrics.backtest import HORIZONS, LEAST_CHURNS, Verdict, backtest
from seatbeat_collector.metrics.churn_risk import Risk, Step, risk_of
from seatbeat_collector.metrics.envelope import INSUFFICIENT_DATA, Envelope, Scope, valued
from seatbeat_collector.metrics.suggested_weights import Example, Suggestion, suggest
from seatbeat_collector.scoring.departures import Past

NOT_INSTALLED = "not_installed"
NOT_ASKED = "not_asked"
_FEW = f"Insufficient: it takes {LEAST_CHURNS} accounts that left, and as many that stayed."
WEIGHTS_HORIZON = 60
"""Days before an account left at which its points by dimension are learned from."""

Dimensions = Mapping[str, float | None]


def told(past: Past, scope: Scope) -> dict[str, Any]:
    """The verdicts and the churn risk at each horizon."""
    return {
        "from": past.first.isoformat(),
        "to": past.last.isoformat(),
        "least_churns": LEAST_CHURNS,
        "churns": sum(map(len, past.left_on.values())),
        "horizons": [_horizon(past, days, scope) for days in HORIZONS],
    }


def suggestion_told(examples: Sequence[Example] | None) -> dict[str, Any]:
    """Weights that would have told churn best; None: nobody asked for them."""
    if examples is None:
        return _weights(Suggestion(NOT_ASKED, 0), "Ask with weights=true.")
    try:
        found = suggest(examples)
    except ModuleNotFoundError as error:
        return _weights(Suggestion(NOT_INSTALLED, 0), str(error))
    detail = "" if found.weights else _FEW
    return _weights(found, detail)


def examples_of(past: Past, points_on: Any) -> list[Example]:
    """Each account that left, and those that stayed, with its points by dimension before."""
    found = []
    for day, left in sorted(past.left_on.items()):
        then: Mapping[str, Dimensions] = points_on(day)
        for account in left:
            if account in then:
                found.append(Example(then[account], left=True))
        stayed = past.paying_on(day) - set(left)
        found += [Example(then[account], left=False) for account in stayed if account in then]
    return found


def _horizon(past: Past, days: int, scope: Scope) -> dict[str, Any]:
    verdict = backtest(past.departures(days), days)
    return {
        "horizon_days": days,
        "status": verdict.status,
        "churns": verdict.churns,
        "without_score": verdict.without_score,
        "metrics": _verdict_metrics(verdict, scope),
        "risk": _risk(risk_of(list(past.outcomes(days)), days)),
    }


def _verdict_metrics(verdict: Verdict, scope: Scope) -> dict[str, Envelope]:
    values = {
        "score_auc": verdict.auc,
        "poor_lift": verdict.poor_lift,
        "churned_while_good": verdict.good_share,
    }
    return {
        name: valued(name, scope, value, without=INSUFFICIENT_DATA)
        for name, value in values.items()
    }


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "status": risk.status,
        "learned_from": risk.learned_from,
        "churns": risk.churns,
        "held_against": risk.held_against,
        "churns_after": risk.churns_after,
        "brier": _float(risk.brier),
        "brier_of_the_rate": _float(risk.brier_of_the_rate),
        "calibration": [_step(one) for one in risk.calibration],
    }


def _step(one: Step) -> dict[str, Any]:
    return {
        "scores_from": one.scores_from,
        "scores_to": one.scores_to,
        "accounts": one.accounts,
        "predicted": float(one.predicted),
        "observed": _float(one.observed),
    }


def _weights(found: Suggestion, detail: str) -> dict[str, Any]:
    return {
        "status": found.status,
        "detail": detail or None,
        "horizon_days": WEIGHTS_HORIZON,
        "churns": found.churns,
        "weights": dict(found.weights),
        "misleading": list(found.misleading),
        "without_data": list(found.without_data),
    }


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
