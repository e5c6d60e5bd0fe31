"""Account-days by what was done: read where they are kept, collected from everybody's day else."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.presence.stretches import SESSION_GAP_MS
from seatbeat_collector.store.day_acts import (
    ActsOfMember,
    Collected,
    DayActs,
    collected,
    pack,
    unpack,
)
from seatbeat_collector.store.day_detail import decode_features, decode_names
from seatbeat_collector.store.queries import query


class SqliteDayActs:
    """Reads through this thread's connection; `write` runs a task in a transaction."""

    def __init__(self, read: Callable[[], sqlite3.Connection], write: Callable[..., Any]) -> None:
        self._read = read
        self._write = write

    def of(
        self,
        number: int,
        zone: str,
        first: int,
        last: int,
        anew: Callable[[Collected], None] = lambda found: None,
    ) -> list[DayActs]:
        """One account's days first..last, oldest first; `anew` hears of those not kept as yet."""
        asked = {"account": number, "first": first, "last": last}
        found = []
        for day, sessions, users, version, known, body in self._read().execute(
            query("day_acts"), asked
        ):
            bits = int.from_bytes(users, "little")
            if known == version:
                found.append(unpack(day, sessions, bits, body))
            else:
                acts = self._collect(number, zone, day, sessions, bits)
                anew(Collected(day, number, version, pack(acts)))
                found.append(acts)
        return sorted(found, key=lambda acts: acts.day)

    def keep(self, rows: Sequence[Collected]) -> None:
        """Keep what was collected. Raises StoreUnavailable."""
        self._write(
            lambda connection: connection.executemany(
                "insert or replace into account_day_acts values (?, ?, ?, ?)", rows
            )
        )

    def newcomers(self, from_ms: Callable[[int], int], least_ms: int) -> dict[int, int]:
        """Of every account who was never seen before an instant of its own, as bits.

        `least_ms` is the earliest of these instants.
        """
        found: defaultdict[int, int] = defaultdict(int)
        rows = self._read().execute(query("all_newcomers"), {"from_ms": least_ms})
        for number, slot, first_ms in rows:
            if first_ms is None or first_ms >= from_ms(number):
                found[number] |= 1 << slot
        return found

    def later(self, from_ms: Callable[[int], int], least_ms: int) -> dict[int, int]:
        """Of every account how many counted people were first seen at such an instant or later."""
        found: defaultdict[int, int] = defaultdict(int)
        rows = self._read().execute(query("later_members"), {"from_ms": least_ms})
        for number, first_ms in rows:
            found[number] += first_ms >= from_ms(number)
        return found

    def later_of(self, number: int, from_ms: int) -> int:
        """The same of one account."""
        asked = {"account": number, "from_ms": from_ms}
        (found,) = self._read().execute(query("later_members_of"), asked).fetchone()
        return int(found)

    def shared(self, number: int, before_ms: int = 1 << 62) -> dict[str, int]:
        """Who of an account, seen before an instant, was seen in another one too; their bits."""
        asked = {"account": number, "before_ms": before_ms}
        rows = self._read().execute(query("shared_members"), asked)
        return {user_id: slot for slot, user_id in rows}

    def told(self, kind: str) -> bool:
        """Whether any input of a kind was ever told."""
        (found,) = self._read().execute(query("inputs_told"), {"kind": kind}).fetchone()
        return bool(found)

    def _collect(self, number: int, zone: str, day: int, sessions: int, users: int) -> DayActs:
        start_ms, end_ms = day_bounds(date.fromordinal(day), zone)
        bounds = start_ms + SESSION_GAP_MS, end_ms - SESSION_GAP_MS
        return collected(day, sessions, users, bounds, self._members(number, day))

    def _members(self, number: int, day: int) -> Iterator[ActsOfMember]:
        asked = {"account": number, "day": day}
        for slot, first_ms, last_ms, features, names in self._read().execute(
            query("acts_of_members"), asked
        ):
            yield ActsOfMember(
                slot, first_ms, last_ms, decode_features(features), decode_names(names)
            )
