"""What follows from answers: cases are opened, themes and sentiment of comments noted.

Answers wait in the store until they are read, so that nothing is lost and nothing happens twice,
whoever reads, however often, and whenever somebody is interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from seatbeat_collector.store.feedback import Feedback, Mark, NewCase, Read, Response, Unread

from . import sentiment
from .cases import reasons_for
from .comment_language import language_of
from .scoring import kind_of
from .themes import Theme, themes_in

DAY_MS = 86_400_000
TOO_OLD_MS = 30 * DAY_MS
"""An older answer, such as one that is imported, opens no case: nobody waits for us any more."""
A_BATCH = 200
_A_SLOW_BATCH = 500


class FollowUp:
    """Reads answers for one collector; `language` is that of comments below no known language."""

    def __init__(self, feedback: Feedback, *, target_ms: int, language: str) -> None:
        self._feedback = feedback
        self._target_ms = target_ms
        self._language = language or None
        self._one_at_a_time = Lock()

    def catch_up(self, now_ms: int, *, batches: int | None = None) -> int:
        """Draw the consequences of every answer that is there; how many were read.

        With `batches`, of so many batches at most: who waits for an answer doesn't wait for all.
        """
        done, left = 0, batches
        while left is None or left > 0:
            read = self._batch(now_ms)
            if not read:
                break
            done += read
            left = None if left is None else left - 1
        return done

    def _batch(self, now_ms: int) -> int:
        with self._one_at_a_time:
            unread = self._feedback.unread(A_BATCH)
            themes = themes_of(self._feedback.themes())
            if unread:
                self._feedback.read([self._read(one, themes, now_ms) for one in unread])
        return len(unread)

    def judge_slowly(self) -> bool:
        """Have a batch of Chinese comments judged, which takes seconds; whether more may wait."""
        if not sentiment.can_read_chinese():
            return False
        waiting = self._feedback.pending(_A_SLOW_BATCH)
        if waiting:
            figures = sentiment.of_chinese([comment for _, comment in waiting])
            for (display_id, comment), figure in zip(waiting, figures, strict=True):
                self._feedback.judged(display_id, comment, figure, sentiment.method("zh"))
        return len(waiting) == _A_SLOW_BATCH

    def _read(self, unread: Unread, themes: Sequence[Theme], now_ms: int) -> Read:
        response = unread.response
        case = self._case(response, unread.before, now_ms)
        return Read(unread.ticket, response, case, self._mark(response, themes), now_ms)

    def _case(self, response: Response, before: int | None, now_ms: int) -> NewCase | None:
        reasons = reasons_for(
            kind_of(response.metric),
            response.score,
            before=before,
            contact=bool(response.contact),
            flags=frozenset(response.flags),
        )
        answered_ms = response.answered_at_ms or response.last_at_ms
        is_news = response.case_id is not None or now_ms - answered_ms <= TOO_OLD_MS
        if not reasons or not is_news:
            return None
        fell_from = before if "fall" in reasons else None
        return NewCase(reasons, fell_from, now_ms, answered_ms + self._target_ms)

    def _mark(self, response: Response, themes: Sequence[Theme]) -> Mark | None:
        comment = (response.comment or "").strip()
        if not comment:
            return None
        language = language_of(comment, response.lang or self._language)
        mark = Mark(tuple(themes_in(comment, language, themes)), language)
        if sentiment.is_english(language):
            return mark._replace(
                sentiment=sentiment.of_english(comment), method=sentiment.method("en")
            )
        return mark._replace(pending=sentiment.is_chinese(language))


@lru_cache(maxsize=8)
def themes_of(text: str | None) -> tuple[Theme, ...]:
    """The owner's themes from JSON text."""
    return tuple(Theme(**one) for one in json.loads(text or "[]"))
