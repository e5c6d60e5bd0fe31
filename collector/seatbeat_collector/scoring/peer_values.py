"""What a day's snapshots tell of the accounts that are held against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.envelope import STATUSES
from seatbeat_collector.metrics.readings import HAS_VALUE
from seatbeat_collector.store.snapshots import Snapshot

from .snapshot import Places

_KNOWN = frozenset(STATUSES.index(status) for status in HAS_VALUE)


class PeerValues:
    """A metric of the accounts of a day, or what stands beside it; None where there is none.

    Who has left and the vendor's own accounts are nobody's peers. What was told by another version
    of the definition can't be compared, and isn't.
    """

    def __init__(self, metric: str, part: str = "value") -> None:
        self._metric = metric
        self._version = CATALOGUE[metric].version
        self._places = Places((f"{metric}.{part}", f"{metric}.status"))

    def by_segment(self, day: Iterable[Snapshot]) -> dict[str, list[Any]]:
        """Of each segment, in no order."""
        found: defaultdict[str, list[Any]] = defaultdict(list)
        for kept in day:
            values, is_apart = self._places.told(kept)
            if not is_apart:
                found[kept.basis["segment"]].append(self._value(kept, *values))
        return dict(found)

    def _value(self, kept: Snapshot, value: Any, status: int | None) -> Any:
        told = kept.basis["metrics"].get(self._metric)
        is_same = told is not None and told[2] == self._version
        return value if is_same and status in _KNOWN else None
