"""Why accounts left: what their people said in the exit survey, and what a trait says."""

from __future__ import annotations

from collections.abc import Iterable

from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.paid import Period
from seatbeat_collector.scoring.terms import NOW

from .moment import Moment

DAYS_AROUND = 90
"""An exit survey is answered some time before or after the contract ends."""
_MS_PER_DAY = 86_400_000


def said_on_leaving(accounts: Iterable[str], period: Period, moment: Moment) -> dict[str, str]:
    """By account the first theme of its last answer to the exit survey, where one is named."""
    survey = moment.rules.rules.revenue.exit_survey
    if survey is None:
        return {}
    margin = DAYS_AROUND * _MS_PER_DAY
    found = {}
    for account_id in accounts:
        answers = moment.store.feedback.answers_of(
            account_id, period.from_ms - margin, period.to_ms + margin
        )
        themes = [
            (one.answered_at_ms or 0, one.display_id, one.themes[0])
            for one in answers
            if one.survey_id == survey and one.themes and not one.flags
        ]
        if themes:
            found[account_id] = max(themes)[-1]
    return found


def told_by_trait(moment: Moment) -> dict[str, str]:
    """Why each account left, where a trait says it."""
    trait = moment.rules.rules.revenue.churn_reason_trait
    told = {one.account_id: held_at(one.history, trait, NOW) for one in moment.standing.records}
    return {name: said for name, said in told.items() if isinstance(said, str) and said.strip()}
