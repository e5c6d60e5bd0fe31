"""Answers read by index, and what follows from them written exactly once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from seatbeat_collector.store.feedback import (
    KnownSurvey,
    Mark,
    Place,
    Read,
    Response,
    Unread,
    Wanted,
)
from seatbeat_collector.store.queries import query

from . import case_writes

_END: Place = (1 << 62, "")
_THEMES = "comment_themes"


class SqliteFeedback:
    """Reads through this thread's connection; `write` runs a task in a transaction."""

    def __init__(
        self,
        read: Callable[[], sqlite3.Connection],
        write: Callable[[Callable[[sqlite3.Connection], Any]], Any],
    ) -> None:
        self._read = read
        self._write = write

    def of_survey(self, survey_id: str, from_ms: int, before_ms: int) -> Iterator[Response]:
        """Displays of a survey that were shown in a range of time, oldest first."""
        asked = {"survey_id": survey_id, "from_ms": from_ms, "before_ms": before_ms}
        return self._ask(query("responses_of_survey"), asked)

    def survey(self, survey_id: str) -> KnownSurvey | None:
        """A survey that is defined, or was ever shown; else None."""
        found = self._read().execute(query("known_survey"), {"survey_id": survey_id}).fetchone()
        return None if found is None else KnownSurvey(*found)

    def of_account(self, account_id: str) -> list[Response]:
        """Every display of an account, the latest first."""
        return list(self._ask(query("responses_of_account"), {"account_id": account_id}))

    def version(self) -> int:
        """Grows whenever an answer comes or becomes another."""
        asked = "select seq from sqlite_sequence where name = 'unread_answers'"
        found = self._read().execute(asked).fetchone()
        return 0 if found is None else int(found[0])

    def answers_of(self, account_id: str, from_ms: int, before_ms: int) -> list[Response]:
        """Answers of an account's people that were first given in a range of time."""
        asked = {"account_id": account_id, "from_ms": from_ms, "before_ms": before_ms}
        return list(self._ask(query("answers_of_account"), asked))

    def found(self, wanted: Wanted, after: Place | None, limit: int) -> list[Response]:
        """Some displays that are looked for, the latest first."""
        at_ms, display_id = after or _END
        text = wanted.text and wanted.text.casefold()
        asked = {
            **wanted._asdict(),
            "bands": wanted.bands and json.dumps(wanted.bands),
            "theme": wanted.theme and f" {wanted.theme} ",
            "language": wanted.language and f"{wanted.language}-%",
            "after_ms": at_ms,
            "after_id": display_id,
            "limit": -1 if text else limit,
        }
        name = "responses_found_in_account" if wanted.account_id else "responses_found"
        rows = self._ask(_FOUND[name](), asked)
        return [row for row, _ in zip(_with_text(rows, text), range(limit), strict=False)]

    def of_display(self, display_id: str) -> Response | None:
        """One display, or None."""
        return next(self._ask(query("response"), {"display_id": display_id}), None)

    def of_user(self, user_id: str) -> list[Response]:
        """Every display of a person, the latest first."""
        return list(self._ask(query("responses_of_user"), {"user_id": user_id}))

    def unread(self, limit: int) -> list[Unread]:
        """Answers from which nothing has followed yet, oldest first."""
        rows = self._read().execute(query("unread_answers"), {"limit": limit})
        return [Unread(ticket, response_of(row), before) for ticket, before, *row in rows]

    def read(self, results: Sequence[Read]) -> None:
        """Keep what follows from answers; an answer that has changed meanwhile is left unread."""
        self._write(partial(_write_read, results=results))

    def pending(self, limit: int) -> list[tuple[str, str]]:
        """(display, comment) that a slow reader has still to read."""
        return self._read().execute(query("pending_comments"), {"limit": limit}).fetchall()

    def judged(self, display_id: str, comment: str, sentiment: float | None, method: str) -> None:
        """Keep what a slow reader found, unless the comment has changed meanwhile."""
        self._write(
            lambda connection: connection.execute(
                "update comment_marks set sentiment = ?, method = ?, pending = 0"
                " where display_id = ? and pending and"
                " (select comment from survey_displays d where d.display_id"
                " = comment_marks.display_id) = ?",
                (sentiment, method, display_id, comment),
            )
        )

    def themes(self) -> str | None:
        """The owner's themes as JSON text, or None while there are none."""
        found = self._read().execute("select value from meta where name = ?", (_THEMES,)).fetchone()
        return None if found is None else str(found[0])

    def set_themes(self, text: str) -> None:
        """Keep other themes; every comment is to be read again."""
        self._write(partial(_set_themes, text=text))

    def _ask(self, question: str, given: dict[str, Any]) -> Iterator[Response]:
        return map(response_of, self._read().execute(question, given))


_FOUND: dict[str, Callable[[], str]] = {
    "responses_found": lambda: query("responses_found"),
    "responses_found_in_account": lambda: query("responses_found_in_account"),
}


def response_of(row: Sequence[Any]) -> Response:
    """A row of the view `survey_responses`, its columns in the order of Response."""
    contact, flags, themes = row[13], row[14], row[21]
    return Response._make(
        (
            *row[:13],
            None if contact is None else bool(contact),
            tuple(flags.split()),
            *row[15:20],
            bool(row[20]),
            tuple((themes or "").split()),
            *row[22:25],
            bool(row[25]),
            *row[26:],
        )
    )


def _with_text(rows: Iterable[Response], text: str | None) -> Iterator[Response]:
    """SQLite knows upper and lower case of ASCII alone."""
    for row in rows:
        if not text or text in (row.comment or "").casefold():
            yield row


def _write_read(connection: sqlite3.Connection, results: Sequence[Read]) -> None:
    for result in results:
        taken = connection.execute("delete from unread_answers where ticket = ?", (result.ticket,))
        if taken.rowcount == 1:
            case_writes.follow(connection, result)
            _write_mark(connection, result.response.display_id, result.mark)


def _write_mark(connection: sqlite3.Connection, display_id: str, mark: Mark | None) -> None:
    if mark is None:
        connection.execute("delete from comment_marks where display_id = ?", (display_id,))
        return
    themes = f" {' '.join(mark.themes)} " if mark.themes else ""
    connection.execute(
        "insert or replace into comment_marks"
        " (display_id, themes, language, sentiment, method, pending) values (?, ?, ?, ?, ?, ?)",
        (display_id, themes, mark.language, mark.sentiment, mark.method, int(mark.pending)),
    )


def _set_themes(connection: sqlite3.Connection, text: str) -> None:
    connection.execute("insert or replace into meta values (?, ?)", (_THEMES, text))
    # Those that are unread too: somebody may have read them, and the themes of before.
    connection.execute(
        "insert or replace into unread_answers (display_id)"
        " select display_id from comment_marks union select display_id from unread_answers"
    )
