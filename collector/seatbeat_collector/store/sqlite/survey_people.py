"""What is read of a person before they are asked, all of it by index."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from seatbeat_collector.store.queries import query
from seatbeat_collector.store.surveys import ANSWER_MS, LEASE_MS, Answered, Lease, Person, Shown

from . import people

DAY_MS = 86_400_000
MOST_ASKED = 10_000
"""Of an account within a day: nobody sets a higher cap and means it."""


class SqliteSurveyReads:
    """Reads through one connection at a time."""

    def __init__(self, read: Callable[[], sqlite3.Connection]) -> None:
        self._read = read

    def person(
        self, user_id: str, account_id: str | None, *, at_ms: int, enough_days: int
    ) -> Person:
        """The person; active days are counted up to `enough_days`."""
        read = self._read()
        account_id = account_id or people.account_at(read, user_id, at_ms)
        asked = {"user_id": user_id, "account_id": account_id, "at_ms": at_ms}
        members = read.execute(
            "select account, member, first_ms from members where user_id = ?", (user_id,)
        ).fetchall()
        return Person(
            user_id=user_id,
            account_id=account_id,
            traits=_traits(
                read.execute("select trait, value from user_traits where user_id = ?", (user_id,))
            ),
            account_traits=_traits(read.execute(query("account_traits_now"), asked)),
            is_uncounted=people.is_uncounted(read, user_id),
            first_ms=min((first for _, _, first in members if first is not None), default=None),
            active_days=_active_days(read, [pair[:2] for pair in members], enough_days),
            displays=[Shown(*row) for row in read.execute(query("survey_displays_of"), asked)],
            leases=[Lease(*row) for row in read.execute(query("survey_leases_of"), asked)],
            account_asked=_asked(read, account_id, at_ms),
        )

    def answered(self, survey_id: str, *, at_ms: int, enough: int) -> Answered:
        """How many answers there are, counted up to `enough`."""
        asked = {"survey_id": survey_id, "limit": enough, "pending": at_ms - LEASE_MS}
        still_open = self._count("survey_open", {**asked, "since": at_ms - ANSWER_MS})
        return Answered(
            today=still_open + self._count("survey_answers", {**asked, "since": at_ms - DAY_MS}),
            ever=still_open + self._count("survey_answers", {**asked, "since": -1}),
        )

    def _count(self, question: str, asked: dict[str, Any]) -> int:
        return int(self._read().execute(_COUNTS[question], asked).fetchone()[0])


_COUNTS = {"survey_open": query("survey_open"), "survey_answers": query("survey_answers")}


def _asked(read: sqlite3.Connection, account_id: str | None, at_ms: int) -> list[int]:
    if account_id is None:
        return []
    asked = {
        "account_id": account_id,
        "since": at_ms - DAY_MS,
        "pending": at_ms - LEASE_MS,
        "limit": MOST_ASKED,
    }
    return [at for (at,) in read.execute(query("account_asked"), asked)]


def _active_days(read: sqlite3.Connection, members: list[tuple[int, int]], enough: int) -> int:
    """Distinct days in all the person's accounts; the last ones, for they are soon found."""
    days: set[int] = set()
    for account, member in members:
        asked = {"account": account, "member": member, "limit": enough}
        days.update(day for (day,) in read.execute(query("active_days_of"), asked))
    return min(len(days), enough)


def _traits(rows: sqlite3.Cursor) -> dict[str, Any]:
    return {row[0]: json.loads(row[1]) for row in rows}
