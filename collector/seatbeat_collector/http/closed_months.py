"""Calendar months, each as its last closed day told of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.scoring.terms import ONE_DAY
from seatbeat_collector.store.snapshots import Snapshot

from .facts import Ask, window_of
from .moment import Moment

_CLOSED_SOON = timedelta(days=2)
"""After so long a day is over everywhere, and closed."""

Rows = list[dict[str, Any]]


class Month(NamedTuple):
    """A month, or what is over of the running one."""

    first: date
    last: date
    complete: bool

    def told(self, moment: Moment) -> list[Snapshot]:
        """The last day of every account; where that isn't closed as yet, the one before."""
        found = {one.number: one for one in moment.store.snapshots.on(self.last.toordinal())}
        today = window_of(Ask(), 1, moment.timezone, moment).today
        if self.first < self.last and today - self.last <= _CLOSED_SOON:
            before = moment.store.snapshots.on((self.last - ONE_DAY).toordinal())
            found = {**{one.number: one for one in before}, **found}
        return list(found.values())

    def row(self, metric: str, moment: Moment) -> dict[str, Any]:
        """What every row of the month begins with."""
        entry = CATALOGUE[metric]
        return {
            "month": self.first.isoformat()[:7],
            "complete": self.complete,
            "metric": metric,
            "unit": entry.unit,
            "window": entry.window,
            "as_of": (self.last + ONE_DAY).isoformat(),
            "timezone": moment.timezone,
            "definition_version": entry.version,
        }


def months_to(as_of: date | None, count: int, moment: Moment) -> list[Month]:
    """So many complete months, oldest first, then the running one. Raises InvalidParameter."""
    window = window_of(Ask(as_of=as_of), 1, moment.timezone, moment)
    end = min(window.as_of, window.today)
    found = [Month(end.replace(day=1), end - ONE_DAY, complete=False)] if end.day > 1 else []
    after = end.replace(day=1)
    for _ in range(count):
        last = after - ONE_DAY
        after = last.replace(day=1)
        found.append(Month(after, last, complete=True))
    return found[::-1]


def remembered(question: Sequence[Any], moment: Moment, rows: Callable[[], Rows]) -> Rows:
    """Rows that rest on snapshots and rules alone, made again once either is another."""
    standing, stamp = moment.standing, (moment.store.snapshots.version(), moment.rules.hash)
    with standing.lock:
        known: dict[str, Any] = standing.view(tuple(question), dict)
    if known.get("stamp") != stamp:
        known.update(rows=rows(), stamp=stamp)
    found: Rows = known["rows"]
    return found
