"""Where scoring reads: the store, and what a caller remembers of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from seatbeat_collector.store.day_acts import Collected
from seatbeat_collector.store.interface import Store
from seatbeat_collector.store.reaches import NOTHING
from seatbeat_collector.store.records import AccountRecord, Reach

ReachOf = Callable[[int], Reach]
"""What the account of a number did over a range of days."""


class Sources(NamedTuple):
    """The store; ranges of days of all accounts; who is new; who hears of days collected anew."""

    store: Store
    reaches: Callable[[int, int], ReachOf]
    """By the ordinals of the first and the last day."""
    newcomers: Callable[[int, int], int]
    """By the number of an account and an instant: who was never seen in it before, as bits."""
    anew: Callable[[Collected], None] = lambda found: None
    told: Callable[[str], bool] = lambda kind: True
    """Whether any input of a kind was ever told."""


def sources_of(
    store: Store,
    records: Iterable[AccountRecord],
    anew: Callable[[Collected], None] = lambda found: None,
) -> Sources:
    """Reads straight from the store; what serves all accounts is read once."""
    numbers = {one.number for one in records}

    @lru_cache(maxsize=4)
    def reaches(first: int, last: int) -> ReachOf:
        found = store.portfolio.reaches(first, last, numbers)
        return lambda number: found.get(number, NOTHING)

    return Sources(store, reaches, store.portfolio.newcomers, anew, lru_cache(store.day_acts.told))


def with_all_newcomers(sources: Sources, from_ms: Mapping[int, int]) -> Sources:
    """The same, with everybody who is new read at once; `from_ms` by the accounts' numbers."""
    found = sources.store.day_acts.newcomers(
        lambda number: from_ms.get(number, 1 << 62), min(from_ms.values(), default=0)
    )

    def newcomers(number: int, at_ms: int) -> int:
        known = from_ms.get(number) == at_ms
        return found.get(number, 0) if known else sources.newcomers(number, at_ms)

    return sources._replace(newcomers=newcomers)
