"""How many people a survey would ask now if it were live, counted over those seen last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from seatbeat_collector.store import Store

from .definitions import load
from .gate import Case, SegmentOf
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


def reach(known: Known, store: Store, *, salt: str, now_ms: int, segment_of: SegmentOf) -> Reach:
    """How many people the survey would ask now if it were live."""
    survey = load({**known.survey.document, "status": "live"})
    first_live_ms = known.record.first_live_ms

    def reason(pair: tuple[str, str]) -> str | None:
        enough = survey.audience["min_active_days"]
        person = store.surveys.person(*pair, at_ms=now_ms, enough_days=enough)
        return reason_against(Case(survey, person, now_ms, salt, first_live_ms, segments))

    segments = cache(segment_of)
    people = list(islice(_people(store), MOST_PEOPLE + 1))
    found = Counter(map(reason, people[:MOST_PEOPLE]))
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
