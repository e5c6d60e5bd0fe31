"""How many people a survey would ask now if it were live, counted over those seen last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from seatbeat_collector.store import Store

from .definition import Definition
from .definitions import load
from .gate import Case
from .gates import reason_against
from .registry import Known

MOST_PEOPLE = 1_000
"""Looked at; a person takes a third of a millisecond."""


class Reach(NamedTuple):
    """How many of some people a survey would ask now."""

    looked_at: int
    eligible: int
    reasons: dict[str, int]
    """How many each gate stands against, the most first."""
    is_whole: bool
    """Whether there is nobody else."""


def reach(known: Known, store: Store, *, salt: str, now_ms: int) -> Reach:
    """How many people the survey would ask now if it were live."""
    survey = load({**known.survey.document, "status": "live"})
    people = list(islice(_people(store), MOST_PEOPLE + 1))
    found = Counter(
        _reason(survey, known, store, pair, salt, now_ms) for pair in people[:MOST_PEOPLE]
    )
    eligible = found.pop(None, 0)
    reasons = {str(code): count for code, count in found.most_common()}
    looked_at = min(len(people), MOST_PEOPLE)
    return Reach(looked_at, eligible, reasons, len(people) <= MOST_PEOPLE)


def _people(store: Store) -> Iterator[tuple[str, str]]:
    """(user, account), those of accounts that were seen last first."""
    accounts = sorted(store.accounts(), key=lambda one: -(one.last_event_ms or 0))
    for account in accounts:
        for user in store.users(account.account_id):
            yield user.user_id, account.account_id


def _reason(
    survey: Definition,
    known: Known,
    store: Store,
    pair: tuple[str, str],
    salt: str,
    now_ms: int,
) -> str | None:
    enough = survey.audience["min_active_days"]
    person = store.surveys.person(*pair, at_ms=now_ms, enough_days=enough)
    return reason_against(Case(survey, person, now_ms, salt, known.record.first_live_ms))
