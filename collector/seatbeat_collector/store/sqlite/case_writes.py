"""Cases as they are opened, withdrawn and changed, in the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from seatbeat_collector.store.cases import WITHDRAWN, CaseStep
from seatbeat_collector.store.feedback import NewCase, Read, Response

_OPEN = """
insert into survey_cases (
  display_id, survey_id, account_id, user_id, metric, score, reasons, fell_from, state,
  answered_at_ms, opened_at_ms, due_at_ms, updated_at_ms)
values (
  :display_id, :survey_id, :account_id, :user_id, :metric, :score, :reasons, :fell_from, 'new',
  :answered_at_ms, :opened_at_ms, :due_at_ms, :opened_at_ms)
"""
_HELD = (
    "select case_id, state, reason, score, reasons, fell_from"
    " from survey_cases where display_id = ?"
)
_COLLECTOR = "collector"


def follow(connection: sqlite3.Connection, result: Read) -> None:
    """Open the case that an answer opens, or bring the one that is there up to date with it."""
    held = connection.execute(_HELD, (result.response.display_id,)).fetchone()
    if held is None:
        if result.case is not None:
            _open(connection, result.response, result.case)
        return
    case_id, state, reason, *before = held
    if result.case is not None:
        now = [result.response.score, " ".join(result.case.reasons), result.case.fell_from]
        if reason == WITHDRAWN:
            _set_state(connection, case_id, "new", reason=None, at_ms=result.at_ms)
        if now != before:
            _restate(connection, case_id, now, result.at_ms)
    elif state == "new":
        _set_state(connection, case_id, "wont_fix", reason=WITHDRAWN, at_ms=result.at_ms)


def _set_state(
    connection: sqlite3.Connection, case_id: int, state: str, *, reason: str | None, at_ms: int
) -> None:
    """What the collector does itself: withdraw a case nobody began with, or bring it back."""
    change = {"state": state, "reason": reason}
    resolved_at_ms = at_ms if reason else None
    set_columns(connection, case_id, {**change, "resolved_at_ms": resolved_at_ms})
    note(connection, case_id, CaseStep(at_ms, _COLLECTOR, change, None))


def set_columns(connection: sqlite3.Connection, case_id: int, change: dict[str, Any]) -> None:
    """Set some columns of a case."""
    for name, value in change.items():
        connection.execute(_SET[name], (value, case_id))


_SET = {
    "state": "update survey_cases set state = ? where case_id = ?",
    "owner": "update survey_cases set owner = ? where case_id = ?",
    "reason": "update survey_cases set reason = ? where case_id = ?",
    "reopened": "update survey_cases set reopened = ? where case_id = ?",
    "due_at_ms": "update survey_cases set due_at_ms = ? where case_id = ?",
    "first_ack_at_ms": "update survey_cases set first_ack_at_ms = ? where case_id = ?",
    "resolved_at_ms": "update survey_cases set resolved_at_ms = ? where case_id = ?",
}


def note(connection: sqlite3.Connection, case_id: int, step: CaseStep) -> None:
    """Add a step to a case's history."""
    connection.execute(
        "insert into survey_case_steps select ?1,"
        " (select coalesce(max(step), 0) + 1 from survey_case_steps where case_id = ?1),"
        " ?2, ?3, ?4, ?5",
        (case_id, step.at_ms, step.by, json.dumps(step.change, ensure_ascii=False), step.note),
    )
    connection.execute(
        "update survey_cases set updated_at_ms = ? where case_id = ?", (step.at_ms, case_id)
    )


def _open(connection: sqlite3.Connection, response: Response, case: NewCase) -> None:
    columns = {**response._asdict(), **case._asdict(), "reasons": " ".join(case.reasons)}
    columns["answered_at_ms"] = response.answered_at_ms or response.last_at_ms
    wanted = {name: value for name, value in columns.items() if f":{name}" in _OPEN}
    made = connection.execute(_OPEN, wanted)
    change = {"state": "new", "reasons": list(case.reasons)}
    note(
        connection, int(made.lastrowid or 0), CaseStep(case.opened_at_ms, _COLLECTOR, change, None)
    )


def _restate(connection: sqlite3.Connection, case_id: int, now: list[Any], at_ms: int) -> None:
    """The answer has changed and still opens a case: it stays where it stands."""
    connection.execute(
        "update survey_cases set score = ?, reasons = ?, fell_from = ? where case_id = ?",
        (*now, case_id),
    )
    change = {"score": now[0], "reasons": str(now[1]).split()}
    note(connection, case_id, CaseStep(at_ms, _COLLECTOR, change, None))
