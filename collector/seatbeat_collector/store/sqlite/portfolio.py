"""The portfolio's reads, answered from account-days and by index."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from datetime import date
from functools import lru_cache
from typing import Any

from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.day_detail import decode_names, decode_spans
from seatbeat_collector.store.queries import query
from seatbeat_collector.store.records import (
    AccountDay,
    AccountRecord,
    MemberActivity,
    MemberDay,
    Reach,
    TraitValue,
)

from . import meta

_date = lru_cache(maxsize=4_096)(date.fromordinal)


class Portfolio:
    """Reads through this thread's connection; `zone` is that of accounts that name none."""

    def __init__(self, read: Callable[[], sqlite3.Connection], zone: str) -> None:
        self._read = read
        self._zone = zone

    def version(self) -> int:
        """How often anything has changed."""
        return meta.number(self._read(), "portfolio_version")

    def accounts(self, *, after: int = -1) -> list[AccountRecord]:
        """Accounts of which something said changed after a version, ordered by id."""
        asked = {"version": after}
        history: dict[int, list[TraitValue]] = defaultdict(list)
        for account, trait, value, at_ms in self._ask(query("account_histories"), asked):
            history[account].append(TraitValue(trait, json.loads(value), at_ms))
        rows = self._ask(query("accounts"), asked).fetchall()
        return [record(row, history[row[0]], self._zone) for row in rows]

    def known_users(self) -> Mapping[int, int]:
        """How many counted people were ever seen, by number of the account; raises no version."""
        return dict(self._ask(query("known_users"), {}).fetchall())

    def children(self, account_id: str) -> list[str]:
        """The ids of the accounts right below one."""
        rows = self._ask(query("children"), {"parent": json.dumps(account_id)})
        return [child for (child,) in rows if child != account_id]

    def days(self, first: int, last: int) -> Iterator[AccountDay]:
        """The days first..last of all accounts, in no order that matters."""
        return _days(self._ask(query("account_days"), {"first": first, "last": last}))

    def reaches(self, first: int, last: int, numbers: Set[int]) -> dict[int, Reach]:
        """The days first..last of each of many accounts added up; none where nobody came."""
        found: dict[int, list[int]] = {}
        rows = self._ask(query("account_days"), {"first": first, "last": last})
        for number, day, engaged_ms, measured_ms, actions, _, users, _ in rows:
            if users and number in numbers:
                held = found.get(number)
                if held is None:
                    held = found[number] = [0, 0, 0, 0, 0, 0]
                bits = int.from_bytes(users, "little")
                held[0] += engaged_ms
                held[1] += measured_ms
                held[2] += actions
                held[3] += bits.bit_count()
                held[4] |= 1 << (day - first)
                held[5] |= bits
        return {number: Reach(*held) for number, held in found.items()}

    def changed_days(self, after: int) -> Iterator[AccountDay]:
        """Days of any account that changed after a version, as they are now."""
        return _days(self._ask(query("changed_account_days"), {"version": after}))

    def days_of(self, number: int, first: int, last: int) -> list[AccountDay]:
        """The days first..last of one account, oldest first."""
        asked = {"account": number, "first": first, "last": last}
        return list(_days(self._ask(query("days_of_account"), asked)))

    def member_days(self, number: int, day: int) -> Iterable[MemberDay]:
        """What each counted user of an account did on a day."""
        for slot, first_ms, last_ms, spans, names in self._ask(
            query("member_days"), {"account": number, "day": day}
        ):
            yield MemberDay(slot, first_ms, last_ms, decode_spans(spans), decode_names(names))

    def activity(self, number: int, first: int, last: int) -> list[MemberActivity]:
        """What each counted user of an account did on the days first..last; none who never came."""
        asked = {"account": number, "first": first, "last": last}
        return [
            MemberActivity(user_id, actions, engaged_ms, _date(day))
            for user_id, actions, engaged_ms, day in self._ask(query("activity_of_members"), asked)
        ]

    def newcomers(self, number: int, from_ms: int) -> int:
        """Who was never seen in the account before an instant, as bits."""
        found = 0
        for (slot,) in self._ask(query("newcomers"), {"account": number, "from_ms": from_ms}):
            found |= 1 << slot
        return found

    def last_events(self) -> Mapping[int, int | None]:
        """When counted people last did something, by number of the account."""
        return dict(self._ask(query("last_events"), {}).fetchall())

    def elsewhere(self, number: int) -> set[int]:
        """The numbers of other accounts in which somebody of this one was seen too."""
        return {other for (other,) in self._ask(query("elsewhere"), {"account": number})}

    def _ask(self, question: str, given: dict[str, Any]) -> sqlite3.Cursor:
        return self._read().execute(question, given)


def record(row: tuple[Any, ...], values: list[TraitValue], zone: str) -> AccountRecord:
    """An account as it is known, from its row and the history of its traits."""
    number, account_id, first_ms, last_ms, known_users = row
    own = [value.value for value in values if value.trait == "timezone" and value.value]
    return AccountRecord(
        number=number,
        account_id=account_id,
        history=tuple(values),
        first_event_day=None if first_ms is None else local_day(first_ms, own[-1] if own else zone),
        last_event_ms=last_ms,
        known_users=known_users,
    )


def _days(rows: Iterable[tuple[Any, ...]]) -> Iterator[AccountDay]:
    for number, day, engaged_ms, measured_ms, actions, sessions, users, version in rows:
        yield AccountDay(
            number,
            _date(day),
            engaged_ms,
            measured_ms,
            actions,
            sessions,
            int.from_bytes(users, "little"),
            version,
        )
