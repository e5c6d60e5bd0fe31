"""Answering by a link: where a link stands, and what is kept of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

from seatbeat_collector.store import Store
from seatbeat_collector.store.feedback import Response
from seatbeat_collector.store.rows import Rows, SurveyAction
from seatbeat_collector.wire.admit import KeyKind

from .asking import answered
from .links import Link, display_of, link_in
from .registry import Known, Registry

State = Literal["open", "follow_up", "answered", "expired", "closed", "gone"]
CheckStep = Callable[[SurveyAction, KeyKind], SurveyAction | None]

_SHOWN, _SCORED, _COMMENTED, _COMPLETED = range(1, 5)
"""Revisions: what is sent twice has the number it had, and counts once."""


class Visit(NamedTuple):
    """A link as it stands when somebody follows it."""

    link: Link
    state: State
    known: Known | None
    """None where there is no such survey any more."""
    score: int | None = None
    """That was given through it."""


class Answer(NamedTuple):
    """What a person sends from the page; a comment belongs to the score that was sent before."""

    lang: str
    score: int | None = None
    took_ms: int | None = None
    comment: str | None = None
    contact: bool | None = None
    is_completed: bool = False


class ByLink:
    """Takes answers through links; times are those of the collector's own clock."""

    def __init__(
        self, store: Store, registry: Registry, clock: Callable[[], int], check_step: CheckStep
    ) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._check_step = check_step

    def visit(self, token: str) -> Visit | None:
        """Where a link stands, or None where it is none of ours; nothing is written."""
        link = link_in(self._registry.secret, token)
        if link is None:
            return None
        self._registry.refresh()
        known = self._registry.by_id.get(link.survey_id)
        given = self._store.feedback.of_display(display_of(self._registry.secret, link))
        score = None if given is None else given.score
        return Visit(link, self._state(link, known, given), known, score)

    def answer(self, visit: Visit, answer: Answer) -> None:
        """Keep what a person sends through a link that is open; a repeat changes nothing.

        Raises StoreUnavailable, and Refused for a score outside the scale.
        """
        steps = [self._check_step(step, "server") for step in self._steps(visit, answer)]
        kept = [step for step in steps if step is not None]
        if kept:
            self._store.append(Rows(surveys=kept), received_at_ms=self._clock())

    def _state(self, link: Link, known: Known | None, given: Response | None) -> State:
        now_ms = self._clock()
        erased_ms = self._store.surveys.erased_ms(link.user_id)
        if erased_ms is not None and link.made_ms <= erased_ms:
            return "gone"
        if given is not None and given.action == "completed":
            return "answered"
        if now_ms >= link.expires_ms:
            return "expired"
        if known is None or not known.survey.is_running(now_ms):
            return "closed"
        if given is not None and given.score is not None:
            return "follow_up"
        if self._has_answered_since(link, now_ms):
            return "answered"
        return "closed" if self._is_full(known, now_ms) else "open"

    def _has_answered_since(self, link: Link, now_ms: int) -> bool:
        """Whether the person answered elsewhere what the link asks: one answer is wanted."""
        person = self._store.surveys.person(
            link.user_id, link.account_id, at_ms=now_ms, enough_days=0
        )
        return any(
            shown.survey_id == link.survey_id
            and shown.answered_at_ms is not None
            and shown.answered_at_ms >= link.made_ms
            for shown in person.displays
        )

    def _is_full(self, known: Known, now_ms: int) -> bool:
        most = known.survey["total_quota"]
        found = answered(known, self._store.surveys, now_ms) if most else None
        return found is not None and found.ever >= most

    def _steps(self, visit: Visit, answer: Answer) -> Iterator[SurveyAction]:
        """The steps of one display; its score is the one that was sent first."""
        score = answer.score if visit.score is None else visit.score
        if score is None:
            return

        def step(rev: int, action: str, **fields: Any) -> SurveyAction:
            return SurveyAction(
                account_id=visit.link.account_id,
                user_id=visit.link.user_id,
                survey_id=visit.link.survey_id,
                display_id=display_of(self._registry.secret, visit.link),
                rev=rev,
                action=action,
                at_ms=self._clock(),
                lang=answer.lang,
                channel="link",
                **fields,
            )

        if visit.score is None:
            yield step(_SHOWN, "shown")
            yield step(_SCORED, "answered", score=score, took_ms=answer.took_ms)
        if answer.comment or answer.contact:
            remark = {"comment": answer.comment, "contact": answer.contact}
            yield step(_COMMENTED, "answered", score=score, **remark)
        if answer.is_completed:
            yield step(_COMPLETED, "completed")
