"""The churn risk of accounts as it is answered: beside the health, and never in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from seatbeat_collector.metrics.auc import Score
from seatbeat_collector.metrics.backtest import HORIZONS
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.churn_risk import Risk, step_of
from seatbeat_collector.metrics.envelope import INSUFFICIENT_DATA, NOT_APPLICABLE, OK, Envelope
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.rules.accounts import Statuses
from seatbeat_collector.metrics.segments import has_left, is_paying
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.risk_learned import Learned, learned
from seatbeat_collector.store.records import AccountRecord

from .facts import Ask, shown_at
from .moment import Moment

NAME = "churn_risk"
HORIZON = max(HORIZONS)
"""Days of the risk that stands among the metrics."""
_NOT_ASKED_OF = INTERNAL, CHURNED, NO_CUSTOMER, PAST_DAY = (
    "internal",
    "churned",
    "no_customer",
    "past_day",
)
_NOT_KNOWN = NOT_LEARNED, TOO_FEW, NO_HEALTH = ("not_learned", "too_few_churns", "no_health")
REASONS = (*_NOT_ASKED_OF, *_NOT_KNOWN)
"""Why there is no risk: the account can't leave, or was read as of another day; else no data."""
_TRAITS = ("internal", "status", "mrr")


def why_apart(record: AccountRecord, at_ms: int, statuses: Statuses) -> str | None:
    """Why an account can't leave, as it stands at an instant; None: it can."""
    facts = {name: held_at(record.history, name, at_ms) for name in _TRAITS}
    if facts["internal"] is True:
        return INTERNAL
    if has_left(facts, statuses):
        return CHURNED
    return None if is_paying(facts, statuses) else NO_CUSTOMER


class Foretelling:
    """Tells the risk of accounts as of a day, as it was learned by the last close."""

    def __init__(self, moment: Moment, as_of: date | None) -> None:
        self._learned = learned(moment.store)
        self._why = self._why_of_day(as_of)

    def values(
        self, health: Iterable[Score | None], apart: Iterable[str | None]
    ) -> list[float | None]:
        """The risk of many accounts, 0 to 1; `apart` says why one can't leave."""
        steps = self._steps(HORIZON)
        if not steps:
            return [None for _ in health]
        return [
            None if why or score is None else steps[step_of(score)]
            for score, why in zip(health, apart, strict=True)
        ]

    def metric(self, health: Envelope, apart: str | None, horizon: int = HORIZON) -> Envelope:
        """The risk with what it rests on; a null with the reason. It is as of the health's day."""
        risk, score, steps = self._risk(horizon), health["value"], self._steps(horizon)
        value = None if apart or score is None or not steps else steps[step_of(score)]
        reason = None if value is not None else self._reason(apart, risk)
        entry = CATALOGUE[NAME]
        return {
            "value": value,
            "unit": entry.unit,
            "window": horizon,
            **{name: health[name] for name in ("as_of", "timezone", "observed_days")},
            "definition_version": entry.version,
            "status": health["status"] if reason is None else _status(reason),
            "reason": reason,
            **_rests_on(self._learned, risk),
            "calibration": None if value is None else _step(risk, score),
        }

    def metrics(self, health: Envelope, apart: str | None) -> list[Envelope]:
        """The risk at every horizon, the nearest first."""
        return [self.metric(health, apart, horizon) for horizon in HORIZONS]

    def _steps(self, horizon: int) -> list[float]:
        """The risk by step of the score; none where nothing can be told of anybody."""
        risk = None if self._why else self._risk(horizon)
        return [] if risk is None else [float(one) for one in risk.by_step]

    def _risk(self, horizon: int) -> Risk | None:
        return None if self._learned is None else self._learned.risks.get(horizon)

    def _reason(self, apart: str | None, risk: Risk | None) -> str:
        if apart or self._why:
            return apart or str(self._why)
        return TOO_FEW if risk is None or risk.status != OK else NO_HEALTH

    def _why_of_day(self, as_of: date | None) -> str | None:
        """What was learned by a day must not have known more than was known on it."""
        if self._learned is None:
            return NOT_LEARNED
        return PAST_DAY if as_of is not None and as_of < self._learned.as_of else None


def risks_of(
    record: AccountRecord, health: Envelope, as_of: date | None, moment: Moment
) -> list[Envelope]:
    """The risk of one account at every horizon."""
    at_ms = shown_at(Ask(as_of=as_of), zone_of(record, moment.timezone), moment)
    apart = why_apart(record, at_ms, moment.rules.rules.statuses)
    return Foretelling(moment, as_of).metrics(health, apart)


def _status(reason: str) -> str:
    return NOT_APPLICABLE if reason in _NOT_ASKED_OF else INSUFFICIENT_DATA


def _rests_on(known: Learned | None, risk: Risk | None) -> dict[str, Any]:
    if known is None or risk is None:
        return dict.fromkeys(
            ("learned_as_of", "learned_from", "churns", "held_against", "churns_after")
        )
    return {
        "learned_as_of": known.as_of.isoformat(),
        "learned_from": risk.learned_from,
        "churns": risk.churns,
        "held_against": risk.held_against,
        "churns_after": risk.churns_after,
    }


def _step(risk: Risk | None, health: Score | None) -> dict[str, Any] | None:
    step = None if risk is None else risk.step(health)
    if step is None:
        return None
    return {
        "scores_from": step.scores_from,
        "scores_to": step.scores_to,
        "accounts": step.accounts,
        "observed": None if step.observed is None else float(step.observed),
    }
