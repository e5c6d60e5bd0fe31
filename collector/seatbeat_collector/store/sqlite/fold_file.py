"""The SQLite file as the fold sees it, from whatever process that runs in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from seatbeat_collector.store.changes import Changes, DayRow, Pending, Place, Rebuild
from seatbeat_collector.store.chunks import HOUR_MS
from seatbeat_collector.store.periods import PERIOD_MS
from seatbeat_collector.store.queries import query
from seatbeat_collector.store.retention import KeptFrom

from . import account_days, fold_writes, folding, meta, people, rebuilding, settling
from .numbers import Numbers
from .upkeep import kept_from

Task = Callable[[sqlite3.Connection], Any]
_ANY_STALE = "select exists (select 1 from stale_accounts)"
_STALE = """
select after_user from accounts join stale_accounts using (account) where account_id = ?
"""
_LAST = (1 << 40, 1 << 40)


class FoldFile:
    """What `FoldStore` asks for. `write` runs a task in a transaction."""

    def __init__(
        self,
        read: Callable[[], sqlite3.Connection],
        write: Callable[[Task], Any],
        *,
        timezone: str,
    ) -> None:
        self._reader = read
        self._write = write
        self._timezone = timezone
        self._numbers = Numbers()
        self._zones: dict[str, str] = {}
        self._any_stale = False
        self._stale: dict[str, str | None] = {}
        self._version = -1
        """Up to which what is remembered holds."""

    # -- what there is to do -----------------------------------------------------------------
    def rollup_rules(self, rules: str) -> None:
        """Mark all rollups for recomputation when they were made by other rules than these."""
        if meta.read(self._read, "rollup_rules") != rules:
            self._write(partial(rebuilding.go_by, rules=rules))

    def pending(self, rows: int, acting: int) -> Pending:
        """About `rows` beats not folded yet, and acts of at most `acting` users."""
        pending = folding.read_pending(self._read, rows, acting)
        self._look_again(pending.version)
        return pending

    def stale_users(self, limit: int) -> list[str]:
        """Users whose memberships changed, so that account-less acts count elsewhere now."""
        found = self._read.execute("select user_id from stale_users limit ?", (limit,))
        return [user_id for (user_id,) in found]

    def rebuild(self, limit: int) -> Rebuild | None:
        """The next people of an account whose days are to be computed anew, by other rules."""
        self._look_again(self.version())
        return rebuilding.next_people(self._read, limit)

    def counts_all_anew(self) -> bool:
        """Whether it is all accounts that wait for `rebuild`, rather than some."""
        return rebuilding.counts_all_anew(self._read)

    def is_stale(self, place: Place) -> bool:
        """Whether the days of a place wait to be computed anew by `rebuild`."""
        after = self._counted_to(str(place.account_id))
        return after is not None and place.user_id > after

    def settle(self, before_ms: int, limit: int) -> int:
        """Move evidence of hours before an instant where it takes less room; 0: there is none."""
        version = self.version()
        settled = settling.read(self._read, before_ms // HOUR_MS, limit)
        if settled is None:
            return 0
        self._write(lambda connection: settling.write(connection, settled, version))
        self._written(version)
        return len(settled.gone)

    # -- what is known -----------------------------------------------------------------------
    def version(self) -> int:
        """Of the rollups: it grows with every change to them."""
        return folding.version(self._read)

    def order(self, place: Place) -> tuple[int, int]:
        """Places are sorted as the tables are; those who are new come last."""
        member = self._numbers.find(self._read, place)
        return _LAST if member is None else member[:2]

    def period(self, place: Place, number: int) -> bytes | None:
        """A user's evidence of a period that has not been settled."""
        member = self._numbers.find(self._read, place)
        if member is None:
            return None
        row = self._read.execute(folding.PERIOD, (number, *member[:2])).fetchone()
        return None if row is None else row[0]

    def newest_period(self) -> int:
        """After which there are no periods."""
        found = self._read.execute("select max(period) from user_periods").fetchone()[0]
        return -1 if found is None else int(found)

    def evidence(self, place: Place, low_ms: int, high_ms: int) -> Iterable[tuple[int, bytes]]:
        """A user's unsettled periods that touch [low, high], by number."""
        member = self._numbers.find(self._read, place)
        if member is None:
            return ()
        return self._read.execute(
            folding.PERIODS, (member.member, low_ms // PERIOD_MS, high_ms // PERIOD_MS)
        )

    def settled(self, place: Place, low_ms: int, high_ms: int) -> Iterable[tuple[int, bytes]]:
        """A user's settled hours that touch [low, high], by number."""
        member = self._numbers.find(self._read, place)
        if member is None:
            return ()
        first, last = low_ms // HOUR_MS, high_ms // HOUR_MS
        asked = {"member": member.member, "first": first, "last": last}
        return self._read.execute(query("user_hours"), asked)

    def settled_until_ms(self) -> int:
        """From which instant on nothing is settled."""
        return folding.settled_hours(self._read) * HOUR_MS

    def day(self, place: Place, day: date) -> DayRow | None:
        """A user-day as it was computed."""
        member = self._numbers.find(self._read, place)
        return None if member is None else folding.read_day(self._read, *member[:2], day)

    def days(self, place: Place) -> list[date]:
        """The user-days that were computed."""
        member = self._numbers.find(self._read, place)
        if member is None:
            return []
        known = account_days.days_of_member(self._read, *member[:2])
        return [date.fromordinal(day) for day in known]

    def zone(self, account_id: str) -> str:
        """The account's time zone (IANA name)."""
        self._counted_to(account_id)
        zone = self._zones.get(account_id)
        if zone is None:
            zone = people.zone(self._read, account_id) or self._timezone
            self._zones[account_id] = zone
        return zone

    def kept_from(self) -> KeptFrom:
        """Since when evidence is still there: earlier days can't be counted anew."""
        return kept_from(self._read)

    def accounts_of(self, user_id: str) -> list[str]:
        """Every account the user was ever seen in or made a member of."""
        return folding.accounts_of(self._read, user_id)

    def unattributed(self, user_id: str) -> bool:
        """Whether there are acts of the user whose account follows from membership."""
        return self._numbers.unattributed(self._read, user_id)

    def membership_spans(self, user_id: str) -> list[tuple[int, int, str]]:
        """(from_ms, to_ms, account id): where the user's account-less acts count."""
        return folding.membership_spans(self._read, user_id)

    # -- writing -----------------------------------------------------------------------------
    def apply(self, changes: Changes) -> None:
        """Write all of it in one transaction. Raises FoldConflict when another was first."""
        packed = fold_writes.pack(changes)
        try:
            self._write(lambda connection: fold_writes.write(connection, packed, self._numbers))
        except Exception:
            self._numbers.clear()  # the numbers of newcomers were taken back with the rest
            raise
        self._written(changes.version)

    @property
    def _read(self) -> sqlite3.Connection:
        return self._reader()

    def _written(self, version: int) -> None:
        """What is remembered outlives one's own writes."""
        if self._version == version:
            self._version = version + 1

    def _look_again(self, version: int) -> None:
        """Forget what may not hold any more: others wrote, or accounts were given a new zone."""
        if version != self._version:
            self._numbers.clear()
            self._zones.clear()
            self._version = version
        (self._any_stale,) = self._read.execute(_ANY_STALE).fetchone()
        self._stale.clear()

    def _counted_to(self, account_id: str) -> str | None:
        """The last person whose days were computed anew; None of an account that doesn't wait.

        One that waits may have another zone than is remembered. There may be very many of them.
        """
        if not self._any_stale:
            return None
        if account_id not in self._stale:
            row = self._read.execute(_STALE, (account_id,)).fetchone()
            self._stale[account_id] = None if row is None else row[0]
            if row is not None:
                self._zones.pop(account_id, None)
        return self._stale[account_id]
