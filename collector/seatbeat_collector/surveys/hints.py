"""Which surveys are due for whom: told with the answers of their batches, found out beside them.

The way of a batch costs one look-up here, and none at all while no survey is live.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from seatbeat_collector.errors import StoreUnavailable
from seatbeat_collector.store import Store
from seatbeat_collector.store.surveys import Answered, Person

from .asking import answered
from .gate import Case, SegmentOf
from .gates import reason_against
from .gates_when import in_sample_and_turn
from .registry import Known, Registry

FRESH_MS = 5 * 60_000
"""How long what was found out about somebody holds; a lease is judged anew anyway."""
MOST_PEOPLE = 50_000
"""Remembered at least; twice as many at most."""
MOST_WAITING = 10_000

_encode = msgspec.json.Encoder().encode


class Hint(NamedTuple):
    """What is due for one person in one account."""

    account_id: str | None
    at_ms: int
    marker: int
    """Of the surveys by which it was found out."""
    due: msgspec.Raw | None
    """The list as JSON, or None where it is empty."""


class Hints:
    """Safe to ask from any thread; `work` is called from one."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        clock: Callable[[], int],
        catch_up: Callable[[], object],
        segment_of: SegmentOf,
    ) -> None:
        self._segment_of = segment_of
        self._store = store
        self._registry = registry
        self._clock = clock
        self._catch_up = catch_up
        self._young: dict[str, Hint] = {}
        self._old: dict[str, Hint] = {}
        self._waiting: dict[str, str | None] = {}
        self.at_once = True
        """Find out when asked to, where nobody calls `work`."""
        self.asked_for = threading.Event()

    def known(self, user_id: str, account_id: str | None) -> Hint | None:
        """What was found out of late, or None."""
        hint = self._young.get(user_id) or self._old.get(user_id)
        if hint is None or hint.account_id != account_id or not self._is_fresh(hint):
            return None
        return hint

    def look_into(self, user_id: str, account_id: str | None) -> None:
        """Have it found out what is due, for the next time; what was just said is kept by now."""
        if self.at_once:
            with suppress(StoreUnavailable):  # it can wait, and what was said is kept
                self._catch_up()
                self._find_out(user_id, account_id, {})
        elif len(self._waiting) < MOST_WAITING:
            self._waiting[user_id] = account_id
            self.asked_for.set()

    def forget(self, user_id: str) -> None:
        """What was known of somebody holds no more: a survey of theirs went a step on."""
        self._young.pop(user_id, None)
        self._old.pop(user_id, None)

    def work(self) -> int:
        """Find out what is due for all who wait; how many they were."""
        self.asked_for.clear()
        number = len(self._waiting)
        if number:
            self._catch_up()
        counts: dict[str, Answered | None] = {}
        for _ in range(number):  # taken one by one, while others come
            user_id, account_id = self._waiting.popitem()
            self._find_out(user_id, account_id, counts)
        return number

    def _is_fresh(self, hint: Hint) -> bool:
        age_ms = self._clock() - hint.at_ms
        return 0 <= age_ms < FRESH_MS and hint.marker == self._registry.marker

    def _find_out(
        self, user_id: str, account_id: str | None, counts: dict[str, Answered | None]
    ) -> None:
        marker, now_ms = self._registry.marker, self._clock()
        found = self._found(user_id, account_id, now_ms, counts)
        due = msgspec.Raw(_encode(found)) if found else None
        self._young[user_id] = Hint(account_id, now_ms, marker, due)
        if len(self._young) >= MOST_PEOPLE:
            self._old, self._young = self._young, {}

    def _found(
        self,
        user_id: str,
        account_id: str | None,
        now_ms: int,
        counts: dict[str, Answered | None],
    ) -> list[dict[str, Any]]:
        # Most people are told apart by a hash alone, before anything is read.
        possible = [
            known
            for known in self._registry.live
            if in_sample_and_turn(known.survey, user_id, salt=self._registry.salt, at_ms=now_ms)
        ]
        if not possible:
            return []
        enough = max(known.survey.audience["min_active_days"] for known in possible)
        person = self._store.surveys.person(user_id, account_id, at_ms=now_ms, enough_days=enough)
        if person.account_id is None:
            return []
        due = [known for known in possible if self._is_due(known, person, now_ms, counts)]
        due.sort(key=lambda known: (_last_asked(known, person), known.survey.id))
        return [_told(known) for known in due]

    def _is_due(
        self,
        known: Known,
        person: Person,
        now_ms: int,
        counts: dict[str, Answered | None],
    ) -> bool:
        survey_id = known.survey.id
        if survey_id not in counts:  # the same for all of a round
            counts[survey_id] = answered(known, self._store.surveys, now_ms)
        case = Case(
            known.survey,
            person,
            now_ms,
            self._registry.salt,
            known.record.first_live_ms,
            self._segment_of,
            counts[survey_id],
        )
        return reason_against(case) is None


def _last_asked(known: Known, person: Person) -> int:
    """Who waits longest comes first."""
    own = [one.shown_at_ms for one in person.displays if one.survey_id == known.survey.id]
    return max(own, default=0)


def _told(known: Known) -> dict[str, Any]:
    survey, pages = known.survey, known.survey["pages"]
    include, exclude = pages["include"] or [], pages["exclude"] or []
    return {
        "id": survey.id,
        "delay_ms": survey["delay_seconds"] * 1000,
        "trigger": survey["trigger"],
        "pages": {"include": include, "exclude": exclude} if include or exclude else None,
    }
