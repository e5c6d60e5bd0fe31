"""All rows of an invented account, as the collector would have written them."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from random import Random
from typing import Any

from portfolio_cast import Cast, cast, user_id
from portfolio_days import Pattern, first_hour
from seatbeat_collector.store.chunks import HOUR_MS
from seatbeat_collector.store.sqlite import account_days

WEEKDAY, WEEKEND = 0.46, 0.03
"""How likely somebody comes on a day: one day in three over all."""
DAY_MS = 24 * HOUR_MS


class _Rows:
    """What people did, by table."""

    def __init__(self) -> None:
        self.user_hours: list[tuple[Any, ...]] = []
        self.user_days: list[tuple[Any, ...]] = []
        self.details: list[tuple[Any, ...]] = []
        self.seen: list[tuple[Any, ...]] = []


class Builder:
    """Writes accounts; `days` are ordinals, the last of them the last day of the store."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        seed: str,
        days: range,
        patterns: list[Pattern],
    ) -> None:
        self._connection = connection
        self._seed = seed
        self._days = days
        self._patterns = patterns
        self._end_ms = (days[-1] + 1 - date(1970, 1, 1).toordinal()) * DAY_MS

    def write(self, number: int, users: int) -> None:
        """All of one account, in the caller's transaction."""
        account, key = cast(number, users, self._end_ms, seed=self._seed), number + 1
        first_member = self._introduce(account, number, key)
        rows, rng = _Rows(), Random(f"{self._seed} days {number}")
        for n in range(users):
            self._live(rows, rng, account.zone, (key, first_member + n))
        self._insert(rows, key)

    def settle(self) -> None:
        """Say that the evidence lies where it is kept for good."""
        self._connection.execute(
            "update meta set value = ? where name = 'settled_hours'",
            (str(self._end_ms // HOUR_MS + 24),),
        )

    def _introduce(self, account: Cast, number: int, key: int) -> int:
        """The account, its traits and members; the number of the first member."""
        execute, many = self._connection.execute, self._connection.executemany
        row = (key, account.account_id)
        execute("insert into accounts (account, account_id) values (?, ?)", row)
        many(
            "insert into account_traits values (?, ?, ?, ?)",
            [(key, trait, at_ms, json.dumps(value)) for trait, value, at_ms in account.traits],
        )
        (first,) = execute("select coalesce(max(member), 0) + 1 from members").fetchone()
        many(
            "insert into members (member, account, user_id) values (?, ?, ?)",
            [(first + n, key, user_id(number, n)) for n in range(account.users)],
        )
        return int(first)

    def _live(self, rows: _Rows, rng: Random, zone: str, who: tuple[int, int]) -> None:
        """One person's days."""
        account, member = who
        liking, hour = rng.uniform(0.3, 1.7), rng.randrange(7, 11)
        ends: list[int] = []
        for day in self._days:
            chance = WEEKDAY if day % 7 in (1, 2, 3, 4, 5) else WEEKEND
            if rng.random() >= chance * liking:
                continue
            pattern = self._patterns[int(rng.random() * len(self._patterns))]
            start = first_hour(day, zone, hour)
            first_ms, last_ms = start + pattern.first_ms, start + pattern.last_ms
            rows.user_days.append((account, day, member, *pattern.sums, first_ms, last_ms))
            rows.details.append((account, day, member, *pattern.details(start)))
            base = start // HOUR_MS
            rows.user_hours += [(member, base + after, body) for after, body in pattern.hours]
            ends += (first_ms, last_ms)
        if ends:
            rows.seen.append((ends[0], ends[-1], member))

    def _insert(self, rows: _Rows, account: int) -> None:
        many = self._connection.executemany
        many("insert into user_hours values (?, ?, ?)", rows.user_hours)
        many("insert into user_days values (?, ?, ?, ?, ?, ?, ?, ?, ?)", sorted(rows.user_days))
        many("insert into user_day_details values (?, ?, ?, ?, ?, ?, ?)", sorted(rows.details))
        many("update members set first_ms = ?, last_ms = ? where member = ?", rows.seen)
        self._connection.execute(
            "update accounts set (first_ms, last_ms) = (select min(first_ms), max(last_ms)"
            " from members m where m.account = accounts.account) where account = ?",
            (account,),
        )
        account_days.rebuild(self._connection, account)
