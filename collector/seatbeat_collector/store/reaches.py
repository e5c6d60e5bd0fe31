"""What every account did over ranges of days, kept in memory and in step with the store.

Days that are over everywhere on Earth are added up once a range and read again only for accounts
of which something changed in it; the running days are added to them when they are asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable

from .portfolio import PortfolioReads
from .recent_days import RecentDays
from .records import AccountDay, Reach

FEW = 200
"""Accounts that are read one by one rather than with a look at everybody's days."""
MOST_RANGES = 24
"""Kept at once; those not asked for the longest go first. One takes about 300 bytes an account."""


NOTHING = Reach()


def beside(reaches: Iterable[Reach]) -> Reach:
    """Accounts that share nobody, over the same days, as one; their users' bits are put apart."""
    found, width = NOTHING, 0
    for one in reaches:
        found = Reach(
            found.engaged_ms + one.engaged_ms,
            found.measured_ms + one.measured_ms,
            found.actions + one.actions,
            found.user_days + one.user_days,
            found.days | one.days,
            found.users | one.users << width,
        )
        width = found.users.bit_length()
    return found


class _Closed:
    """Days first..last, added up for the accounts that were asked about and did not change."""

    def __init__(self, reads: PortfolioReads, first: int, last: int) -> None:
        self._reads = reads
        self._days = first, last
        self._found: dict[int, Reach] = {}
        self._forgotten = FEW  # nothing is known yet

    @property
    def has_gaps(self) -> bool:
        """Whether so much is unknown that all should be read at once."""
        return self._forgotten >= FEW

    def cover(self, numbers: Iterable[int]) -> None:
        """Read many accounts at once, where many are missing."""
        missing = {number for number in numbers if number not in self._found}
        self._forgotten = 0
        if len(missing) >= FEW:
            self._found.update(dict.fromkeys(missing, NOTHING))
            self._found.update(self._reads.reaches(*self._days, missing))

    def forget(self, number: int, day: int) -> None:
        """A day of the account has changed."""
        if self._days[0] <= day <= self._days[1] and number in self._found:
            del self._found[number]
            self._forgotten += 1

    def of(self, number: int) -> Reach:
        """What one account did."""
        found = self._found.get(number)
        if found is None:
            rows = self._reads.days_of(number, *self._days)
            found = self._found[number] = _plus(NOTHING, rows, self._days[0])
        return found


class Range:
    """The days of a range, of every account."""

    def __init__(self, first: int, closed: _Closed | None) -> None:
        self._first = first
        self._closed = closed
        self.running: list[dict[int, AccountDay]] = []

    def of(self, number: int) -> Reach:
        """What one account did."""
        found = NOTHING if self._closed is None else self._closed.of(number)
        rows = [rows[number] for rows in self.running if number in rows]
        return _plus(found, rows, self._first) if rows else found


class Reaches:
    """Ranges of days of all accounts; not to be used by two threads at once."""

    def __init__(self, reads: PortfolioReads) -> None:
        self._reads = reads
        self._version: int | None = None
        self._running_from = 0
        self._running: dict[int, dict[int, AccountDay]] = {}
        self._closed: OrderedDict[tuple[int, int], _Closed] = OrderedDict()
        self.recent = RecentDays(reads)

    def refresh(self, version: int, running_from: int) -> list[tuple[int, int]]:
        """Come up to a version of the store; days before `running_from` are over everywhere.

        The (account's number, ordinal of the day) of all that has changed.
        """
        changed = []
        if self._version is not None and version != self._version:
            for row in self._reads.changed_days(self._version):
                changed.append((row.number, self._take(row)))
        self._version = version
        self._running_from = running_from
        for day in [day for day in self._running if day < running_from]:
            del self._running[day]
        return changed

    def over(
        self, first: int, last: int, numbers: Callable[[], Iterable[int]], *, anew: bool
    ) -> Range:
        """The days first..last; `numbers` are of the accounts that will be asked about.

        `anew` says that they were not asked about before.
        """
        last_closed = min(last, self._running_from - 1)
        found = Range(first, None)
        if first <= last_closed:
            closed = self._closed_days(first, last_closed)
            if anew or closed.has_gaps:
                closed.cover(numbers())
            found = Range(first, closed)
        for day in range(max(first, self._running_from), last + 1):
            found.running.append(self._running_day(day))
        return found

    def _take(self, row: AccountDay) -> int:
        """Note an account-day as it is now; the ordinal of its day."""
        day = row.day.toordinal()
        if day in self._running:
            self._running[day][row.number] = row
        for closed in self._closed.values():
            closed.forget(row.number, day)
        self.recent.take(row, day)
        return day

    def _closed_days(self, first: int, last: int) -> _Closed:
        found = self._closed.get((first, last))
        if found is None:
            found = self._closed[first, last] = _Closed(self._reads, first, last)
            if len(self._closed) > MOST_RANGES:
                self._closed.popitem(last=False)
        self._closed.move_to_end((first, last))
        return found

    def _running_day(self, day: int) -> dict[int, AccountDay]:
        if day not in self._running:
            self._running[day] = {row.number: row for row in self._reads.days(day, day)}
        return self._running[day]


def _plus(found: Reach, rows: Iterable[AccountDay], first: int) -> Reach:
    engaged_ms, measured_ms, actions, user_days, days, users = found
    for row in rows:
        engaged_ms += row.engaged_ms
        measured_ms += row.measured_ms
        actions += row.actions
        if row.users:
            user_days += row.users.bit_count()
            days |= 1 << (row.day.toordinal() - first)
            users |= row.users
    return Reach(engaged_ms, measured_ms, actions, user_days, days, users)
