"""Rows of displays, brought up to date with their steps and with who their users are."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from seatbeat_collector.store.displays import Step, flags_of, state_of
from seatbeat_collector.store.queries import query

_STEPS = """
select rev, action, at_ms, score, comment, lang, took_ms, contact
from survey_steps where display_id = ?
"""
_STATE = """
update survey_displays set
  rev = :rev, action = :action, score = :score, comment = :comment, lang = coalesce(:lang, lang),
  took_ms = :took_ms, contact = :contact, first_at_ms = :first_at_ms, last_at_ms = :last_at_ms,
  shown_at_ms = :shown_at_ms, answered_at_ms = :answered_at_ms, flags = :flags
where display_id = :display_id
"""
_ANSWER = """
select user_id, metric, answered_at_ms, score from survey_responses
where display_id = ? and flags = '' and score is not null
"""


class _Answer(NamedTuple):
    """What a display means for the person's other answers, while it counts."""

    user_id: str
    metric: str | None
    answered_at_ms: int
    score: int


def settle(connection: sqlite3.Connection, display_id: str) -> None:
    """Bring a display's row up to date with its steps, and with who its user is.

    What follows from the person's next answer is to be found out anew: it may have fallen.
    """
    before = _answer(connection, display_id)
    _settle(connection, display_id)
    after = _answer(connection, display_id)
    if after != before:
        for answer in filter(None, {before, after}):
            _have_next_read(connection, answer, display_id)


def _answer(connection: sqlite3.Connection, display_id: str) -> _Answer | None:
    found = connection.execute(_ANSWER, (display_id,)).fetchone()
    return None if found is None else _Answer(*found)


def _have_next_read(connection: sqlite3.Connection, answer: _Answer, display_id: str) -> None:
    asked = {**answer._asdict(), "display_id": display_id}
    connection.executemany(
        "insert or replace into unread_answers (display_id) values (?)",
        connection.execute(query("next_answer"), asked).fetchall(),
    )


def _settle(connection: sqlite3.Connection, display_id: str) -> None:
    state = state_of(Step(*row) for row in connection.execute(_STEPS, (display_id,)))
    lowest, highest, mode, is_internal = connection.execute(
        "select scale_min, scale_max, mode, user_id in (select user_id from uncounted)"
        " from survey_displays where display_id = ?",
        (display_id,),
    ).fetchone()
    scale = None if lowest is None else (lowest, highest)
    flags = flags_of(state, scale=scale, mode=mode, is_internal=bool(is_internal))
    connection.execute(
        _STATE, {**state._asdict(), "display_id": display_id, "flags": " ".join(flags)}
    )


def settle_user(connection: sqlite3.Connection, user_id: str) -> None:
    """The same for all displays of a user who is counted from now on, or no longer."""
    rows = connection.execute(
        "select display_id from survey_displays where user_id = ?", (user_id,)
    )
    for (display_id,) in rows.fetchall():
        settle(connection, display_id)
