"""Asking somebody: every gate judged by the store as it is now, then a lease for one display."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from seatbeat_collector.store import Store
from seatbeat_collector.store.surveys import LEASE_MS, Answered, Lease, SurveyReads

from .gate import Case, Result, SegmentOf
from .gates import reason_against, results
from .leases import Holder, display_id
from .registry import Known, Registry
from .shown_survey import language_for, shown_survey


class Request(NamedTuple):
    """Who is to be asked what."""

    survey_id: str
    user_id: str
    account_id: str | None
    languages: Sequence[str] = ()
    """Those the person reads, best first."""
    trigger: str | None = None


class Explanation(NamedTuple):
    """What becomes of each gate at an instant."""

    at_ms: int
    account_id: str | None
    """The person's own where none was named; None where it isn't known: nobody asks them."""
    gates: list[Result]


class Asking:
    """Grants leases and explains why not; times are those of the collector's own clock."""

    def __init__(
        self, store: Store, registry: Registry, clock: Callable[[], int], segment_of: SegmentOf
    ) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._segment_of = segment_of

    def lease(self, request: Request) -> dict[str, Any] | None:
        """The display that may be shown now, or None; of all who ask at once only one gets it."""
        self._registry.refresh()
        known = self._registry.by_id.get(request.survey_id)
        if known is None:
            return None
        now_ms = self._clock()
        lang = language_for(known.survey, request.languages)

        def decide(reads: SurveyReads) -> Lease | None:
            return self._decide(known, request, reads, now_ms, lang)

        granted = decide(self._store.surveys)
        if granted is not None and known.survey.mode != "preview":
            # Judged once more where nobody else can be granted one meanwhile.
            granted = self._store.surveys.claim(decide)
        if granted is None:
            return None
        shown = shown_survey(known.survey, version=granted.version, lang=lang)
        return {"display_id": granted.display_id, "expires_in_ms": LEASE_MS, "survey": shown}

    def explain(self, known: Known, user_id: str, account_id: str | None) -> Explanation:
        """What becomes of each gate for a person now."""
        request = Request(known.survey.id, user_id, account_id)
        case = self._case(known, request, self._store.surveys, self._clock())
        return Explanation(case.now_ms, case.person.account_id, list(results(case)))

    def _decide(
        self, known: Known, request: Request, reads: SurveyReads, now_ms: int, lang: str
    ) -> Lease | None:
        case = self._case(known, request, reads, now_ms)
        if case.person.account_id is None or reason_against(case) is not None:
            return None
        holder = Holder(request.survey_id, request.user_id, request.account_id or "")
        return Lease(
            user_id=request.user_id,
            survey_id=request.survey_id,
            cycle=case.cycle,
            display_id=display_id(self._registry.secret, holder, at_ms=now_ms),
            account_id=case.person.account_id,
            leased_at_ms=now_ms,
            trigger=request.trigger,
            version=known.record.version,
            lang=lang,
            mode=known.survey.mode,
        )

    def _case(self, known: Known, request: Request, reads: SurveyReads, now_ms: int) -> Case:
        survey = known.survey
        person = reads.person(
            request.user_id,
            request.account_id,
            at_ms=now_ms,
            enough_days=survey.audience["min_active_days"],
        )
        return Case(
            survey=survey,
            person=person,
            now_ms=now_ms,
            salt=self._registry.salt,
            first_live_ms=known.record.first_live_ms,
            segment_of=self._segment_of,
            answered=answered(known, reads, now_ms),
        )


def answered(known: Known, reads: SurveyReads, now_ms: int) -> Answered | None:
    """How many answers a survey with a quota has, as far as that matters."""
    quotas = [q for q in (known.survey["daily_quota"], known.survey["total_quota"]) if q]
    if not quotas:
        return None
    return reads.answered(known.survey.id, at_ms=now_ms, enough=max(quotas))
