"""Is it all there? What the rollups and the evidence hold, against what was acknowledged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from bodies import ENGAGED_MS, Crowd, whereabouts
from seatbeat_collector import config
from seatbeat_collector.collector import Collector
from seatbeat_collector.store import open_store


def heartbeats(database: Path) -> float:
    """How many heartbeats the rollups hold, by the engaged time of everybody; folds what waits."""
    collector = Collector(config.load({"database": str(database)}, environ={}))
    try:
        collector.folder.fold_all()
        store = collector.store
        first, last = date.today() - timedelta(days=10), date.today() + timedelta(days=2)
        days = (store.user_days(one.account_id, first, last) for one in store.accounts())
        return sum(day.engaged_ms for each in days for day in each) / ENGAGED_MS
    finally:
        collector.close()


def missing(database: Path, crowd: Crowd, numbers: Iterable[int]) -> int:
    """How many of these heartbeats have left no mark of their own; call `heartbeats` first."""
    wanted: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for number in numbers:
        where = whereabouts(crowd, number)
        wanted[where.account_id].add((where.user_id, where.begins_ms))
    store = open_store(config.load({"database": str(database)}, environ={}))
    try:
        for account_id, marks in wanted.items():
            for user_id, timeline in store.timelines(account_id, 0, 1 << 60):
                marks -= {(user_id, mark.start) for mark in timeline.marks}
    finally:
        store.close()
    return sum(map(len, wanted.values()))
