"""What this process remembers of the portfolio, so that a list reads only what has changed.

Nothing here is a number of its own: each is as the store has it, or is read again.
"""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from seatbeat_collector.metrics.hierarchy import tree_of
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.late_days import LateDays
from seatbeat_collector.scoring.terms import NOW
from seatbeat_collector.store import Store
from seatbeat_collector.store.reaches import Reaches
from seatbeat_collector.store.records import AccountRecord

from .changes import Changes
from .stories import Stories

LATEST_ZONE = "Etc/GMT+12"
"""Where a day ends last."""
MOST_VIEWS = 16
"""Questions whose values are kept; some megabytes each for ten thousand accounts."""
MANY = 5_000
"""Things that stay, before they are taken out of the garbage collector's sight."""
V = TypeVar("V")


class Family(NamedTuple):
    """An account with all below it; the account itself comes first."""

    records: list[AccountRecord]
    shares_people: bool
    """Whether somebody may have been seen in two of them."""


class Standing:
    """The accounts, who stands below whom, and what they did; who reads it holds `lock`."""

    def __init__(self, store: Store) -> None:
        self.lock = Lock()
        self.version = -1
        self.facts_version = 0
        """Grows whenever something said of an account changes."""
        self.records: list[AccountRecord] = []
        """Every account, ordered by id; when last seen is in `last_events`."""
        self.last_events: Mapping[int, int | None] = {}
        self._reads = store.portfolio
        self.reaches = Reaches(self._reads)
        self.changes = Changes()
        self.stories = Stories()
        self.late_days = LateDays(store)
        self._by_id: dict[str, AccountRecord] = {}
        self._parents: dict[str, str] = {}
        self._children: dict[str, set[str]] = {}
        self._families: dict[str, Family] = {}
        self._made = 0
        self._views: OrderedDict[Hashable, Any] = OrderedDict()

    def refresh(self, now_ms: int) -> None:
        """Come up to what the store has now."""
        version = self._reads.version()  # first: what comes meanwhile is read again next time
        if version != self.version:
            self._take(self._reads.accounts(after=self.version))
            self.last_events = self._reads.last_events()
        self.changes.add(self.reaches.refresh(version, local_day(now_ms, LATEST_ZONE).toordinal()))
        self.version = version

    def family(self, record: AccountRecord) -> Family | None:
        """The account with all below it, the same object until one of them changes; or None."""
        account_id = record.account_id
        if account_id not in self._children:
            return None
        found = self._families.get(account_id)
        if found is None:
            found = self._families[account_id] = self._find_family(account_id)
        return found

    def view(self, question: Hashable, make: Callable[[], V]) -> V:
        """What was worked out for a question before; the questions asked last are kept."""
        found: V = self._views.pop(question, None) or make()
        self._views[question] = found
        if len(self._views) > MOST_VIEWS:
            self._views.popitem(last=False)
        return found

    def keep(self, made: int) -> None:
        """So many things were made that stay: from now and then on they are no possible garbage.

        Else each full collection walks them all: 200 ms for ten thousand accounts, for everybody.
        """
        self._made += made
        if self._made > MANY:
            self._made = 0
            gc.freeze()

    def _take(self, changed: list[AccountRecord]) -> None:
        if not changed:
            return
        names = {record.account_id for record in changed}
        were_in_trees = self._are_in_trees(names)
        for record in changed:
            self._by_id[record.account_id] = record
            self._put_below(record)
        if were_in_trees or self._are_in_trees(names):
            self._families.clear()  # they are few, and read again quickly
        self.facts_version += 1
        self.records = [self._by_id[account_id] for account_id in sorted(self._by_id)]
        self.keep(len(changed))

    def _put_below(self, record: AccountRecord) -> None:
        account_id = record.account_id
        parent = held_at(record.history, "parent_id", NOW)
        before = self._parents.pop(account_id, None)
        if before is not None:
            self._children[before].discard(account_id)
            if not self._children[before]:
                del self._children[before]
        if isinstance(parent, str) and parent != account_id:
            self._parents[account_id] = parent
            self._children.setdefault(parent, set()).add(account_id)

    def _are_in_trees(self, names: set[str]) -> bool:
        """Whether any of these accounts stands above or below another."""
        return not (names.isdisjoint(self._parents) and names.isdisjoint(self._children))

    def _find_family(self, account_id: str) -> Family:
        names = tree_of(account_id, lambda name: sorted(self._children.get(name, ())))
        records = [self._by_id[name] for name in names if name in self._by_id]
        numbers = {record.number for record in records}
        shares = any(numbers & self._reads.elsewhere(record.number) for record in records)
        return Family(records, shares)
