"""Closing days: scoring accounts as of their end, and keeping what is new."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.commons import common_on, keep_common
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.snapshot import snapshot_of, use_of
from seatbeat_collector.scoring.sources import sources_of, with_all_newcomers
from seatbeat_collector.scoring.terms import Terms, When, start_of
from seatbeat_collector.store import Store
from seatbeat_collector.store.day_acts import Collected
from seatbeat_collector.store.snapshots import NewSnapshot, Written
from seatbeat_collector.watching.account import watched
from seatbeat_collector.watching.kept import kept_of
from seatbeat_collector.watching.watch import Watch

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

    def run(
        self, work: Work, *, closing: bool = False, final: date | None = None
    ) -> Iterator[tuple[date, int, Written]]:
        """Day by day, some accounts at a time: the day, how many of them, what became of it.

        `closing` notes the accounts as closed up to the day. `final` says that days were told
        before, up to it for good: a few of many accounts are told anew against what was kept.
        """
        for day, names in work.items():
            portfolio, watch = self._portfolio(day, names, final)
            waiting = iter(names)
            while step := list(islice(waiting, ACCOUNTS_A_STEP)):
                begun = time.monotonic()
                yield day, len(step), self._keep(portfolio, watch, step, closing=closing)
                self._rest(time.monotonic() - begun)
            if closing and not self.dry and portfolio.known_common is not None:
                keep_common(self.store, self.terms, day, portfolio.known_common)

    def _portfolio(
        self, day: date, names: Sequence[str], final: date | None
    ) -> tuple[Portfolio, Watch]:
        when = When(self.clock(), day + ONE_DAY, self.store.kept_from(), closing=True)
        sources = sources_of(self.store, self.roster.records.values(), self._collected)
        if len(names) >= MANY:
            sources = with_all_newcomers(sources, self._fortnights(when))
        watch = Watch(sources, self.terms.rules.signals, self.terms.timezone, when)
        common = peers = None
        if final is not None and len(names) < MANY <= len(self.roster.records):
            common = common_on(self.store, self.terms, day)
            peers = self._peers(day) if day <= final else None
        return Portfolio(self.roster, sources, when, common, peers), watch

    def _peers(self, day: date) -> Mapping[str, Use] | None:
        """What every account did as of a day; None where other rules put it in its segment."""
        kept = self.store.snapshots.on(day.toordinal())
        if any(one.basis["rules"] != self.terms.rules_hash for one in kept):
            return None
        names = {record.number: name for name, record in self.roster.records.items()}
        return {
            names[one.number]: use_of(one, names[one.number]) for one in kept if one.number in names
        }

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

    def _keep(
        self, portfolio: Portfolio, watch: Watch, names: Sequence[str], *, closing: bool
    ) -> Written:
        rows = [self._row(portfolio, watch, name) for name in names]
        if self.dry:
            return self.store.snapshots.compare(rows)
        self._keep_acts()
        return self.store.snapshots.put(rows, now_ms=self.clock(), closing=closing)

    def _row(self, portfolio: Portfolio, watch: Watch, name: str) -> NewSnapshot:
        scored = portfolio.scored(name)
        signals = kept_of(watched(scored, watch))
        return snapshot_of(scored, self.terms)._replace(signals=signals)
