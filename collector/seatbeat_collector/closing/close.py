"""Closing days: scoring accounts as of their end, and keeping what is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice

from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.commons import keep_common
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.snapshot import snapshot_of
from seatbeat_collector.scoring.sources import sources_of, with_all_newcomers
from seatbeat_collector.scoring.terms import Terms, When, start_of
from seatbeat_collector.store import Store
from seatbeat_collector.store.day_acts import Collected
from seatbeat_collector.store.snapshots import NewSnapshot, Written

from .due import ONE_DAY, Work

ACCOUNTS_A_STEP = 100
"""Bounds a transaction, and what a crash leaves to be done again."""
DAYS_A_STEP = 500
"""The same for account-days whose acts were collected."""
MANY = 500
"""Accounts for which everybody who is new is read at once."""

Rest = Callable[[float], None]
"""Lets others go first, told how long a step took."""


class Closer:
    """Closes days of a store under the same terms, a step at a time. `clock` gives ms.

    Dry, it keeps nothing and tells what it would.
    """

    def __init__(
        self,
        store: Store,
        terms: Terms,
        clock: Callable[[], int],
        *,
        rest: Rest = lambda took_s: None,
        dry: bool = False,
    ) -> None:
        self.store = store
        self.terms = terms
        self.roster = Roster(store.accounts(), terms)
        self.clock = clock
        self._rest = rest
        self.dry = dry
        self._anew: list[Collected] = []

    def run(self, work: Work, *, closing: bool = False) -> Iterator[tuple[date, int, Written]]:
        """Day by day, some accounts at a time: the day, how many of them, what became of it.

        `closing` notes the accounts as closed up to the day.
        """
        for day, names in work.items():
            portfolio = self._portfolio(day, names)
            waiting = iter(names)
            while step := list(islice(waiting, ACCOUNTS_A_STEP)):
                begun = time.monotonic()
                yield day, len(step), self._keep(portfolio, step, closing=closing)
                self._rest(time.monotonic() - begun)
            if closing and not self.dry and portfolio.known_common is not None:
                keep_common(self.store, self.terms, day, portfolio.known_common)

    def _portfolio(self, day: date, names: Sequence[str]) -> Portfolio:
        when = When(self.clock(), day + ONE_DAY, self.store.kept_from(), closing=True)
        sources = sources_of(self.store, self.roster.records.values(), self._collected)
        if len(names) >= MANY:
            sources = with_all_newcomers(sources, self._fortnights(when))
        return Portfolio(self.roster, sources, when)

    def _fortnights(self, when: When) -> dict[int, int]:
        """When the fortnight of each account began, by its number."""
        found = {}
        for record in self.roster.records.values():
            zone = zone_of(record, self.terms.timezone)
            found[record.number] = start_of(when.window(14, zone), zone)
        return found

    def _collected(self, found: Collected) -> None:
        """Of a first close there are many: they are kept bit by bit."""
        if not self.dry:
            self._anew.append(found)
            if len(self._anew) >= DAYS_A_STEP:
                self._keep_acts()

    def _keep_acts(self) -> None:
        anew, self._anew = self._anew, []
        if anew:
            self.store.day_acts.keep(anew)

    def _keep(self, portfolio: Portfolio, names: Sequence[str], *, closing: bool) -> Written:
        rows: list[NewSnapshot] = [
            snapshot_of(portfolio.scored(name), self.terms) for name in names
        ]
        if self.dry:
            return self.store.snapshots.compare(rows)
        self._keep_acts()
        return self.store.snapshots.put(rows, now_ms=self.clock(), closing=closing)
