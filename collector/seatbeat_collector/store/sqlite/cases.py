"""Cases read and changed; a change is decided on while nothing else writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from seatbeat_collector.store.cases import Case, CaseStep, WantedCases
from seatbeat_collector.store.queries import query

from . import case_writes

_LAST_CASE = (1 << 63) - 1
"""SQLite counts no further."""


class SqliteCases:
    """Reads through this thread's connection; `write` runs a task in a transaction."""

    def __init__(
        self,
        read: Callable[[], sqlite3.Connection],
        write: Callable[[Callable[[sqlite3.Connection], Any]], Any],
    ) -> None:
        self._read = read
        self._write = write

    def found(self, wanted: WantedCases, after: tuple[int, int] | None, limit: int) -> list[Case]:
        """Some cases that are looked for; `after` is the due time and number of the last seen."""
        due_ms, number = after or (-1, 0)
        asked = {
            **wanted._asdict(),
            "states": json.dumps(wanted.states),
            "reason": wanted.reason and f" {wanted.reason} ",
            "after_ms": due_ms,
            "after_id": number,
            "limit": limit,
        }
        return list(_cases(self._read(), query("cases_found"), asked))

    def get(self, case_id: int) -> Case | None:
        """One case, or None."""
        return _get(self._read(), case_id)

    def steps(self, case_id: int) -> list[CaseStep]:
        """What was done to a case, oldest first."""
        rows = self._read().execute(query("case_steps"), {"case_id": case_id})
        return [CaseStep(at_ms, by, json.loads(change), note) for at_ms, by, change, note in rows]

    def of_user(self, user_id: str) -> list[Case]:
        """Every case of a person."""
        return list(_cases(self._read(), query("cases_of_user"), {"user_id": user_id}))

    def answered(self, from_ms: int, before_ms: int, survey_id: str | None) -> Iterator[Case]:
        """Cases whose answer was given in a range of time."""
        asked = {"from_ms": from_ms, "before_ms": before_ms, "survey_id": survey_id}
        return _cases(self._read(), query("cases_answered"), asked)

    def change(
        self, case_id: int, decide: Callable[[Case], tuple[dict[str, Any], CaseStep]]
    ) -> Case | None:
        """Set what `decide` says of the case as it stands, and note the step; None without a case.

        Nothing else writes meanwhile. What `decide` raises is the caller's, and changes nothing.
        """

        def task(connection: sqlite3.Connection) -> Case | None:
            case = _get(connection, case_id)
            if case is None:
                return None
            change, step = decide(case)
            case_writes.set_columns(connection, case_id, change)
            case_writes.note(connection, case_id, step)
            return _get(connection, case_id)

        changed: Case | None = self._write(task)
        return changed


def _get(connection: sqlite3.Connection, case_id: int) -> Case | None:
    if case_id > _LAST_CASE:
        return None
    return next(_cases(connection, query("case"), {"case_id": case_id}), None)


def _cases(connection: sqlite3.Connection, question: str, given: dict[str, Any]) -> Iterator[Case]:
    return map(_case_of, connection.execute(question, given))


def _case_of(row: Sequence[Any]) -> Case:
    """A row of the view `survey_case_courses` and the comment, in the order of Case."""
    found = Case(*row)
    return found._replace(reasons=tuple(str(found.reasons).split()))
