"""What was answered of a large portfolio, remembered until what it rests on is another."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.accounts import zone_of

from .moment import Moment
from .portfolio_read import portfolio_in_numbers
from .score_book import LIVE_MOST


class _Answer:
    """An answer, and what it rests on."""

    def __init__(self) -> None:
        self.stamp: tuple[Any, ...] = ()
        self.body: dict[str, Any] = {}
        self._facts = -1
        self._zones: set[str] = set()

    def zones(self, moment: Moment) -> set[str]:
        """Where the accounts are; the caller holds the standing's lock."""
        standing = moment.standing
        if self._facts != standing.facts_version:
            self._zones = {zone_of(one, moment.timezone) for one in standing.records}
            self._facts = standing.facts_version
        return self._zones


def portfolio_answer(query: dict[str, Any], moment: Moment) -> dict[str, Any]:
    """The portfolio in numbers. Raises InvalidParameter."""
    standing = moment.standing
    with standing.lock:
        standing.refresh(moment.now_ms)
        if len(standing.records) > LIVE_MOST:
            question = ("portfolio", *sorted(query.items()))
            known: _Answer = standing.view(question, _Answer)
        else:
            known = _Answer()
        stamp = _stamp(known.zones(moment), moment)
    if known.stamp != stamp:
        known.body = portfolio_in_numbers(query, moment)
        known.stamp = stamp
    return known.body


def _stamp(zones: set[str], moment: Moment) -> tuple[Any, ...]:
    """Of a small portfolio scores move with every event of a past day: it isn't remembered."""
    store, now_ms = moment.store, moment.now_ms
    return (
        moment.standing.facts_version,
        store.snapshots.version(),
        store.feedback.version(),
        store.inputs.version(),
        moment.kept,
        moment.rules,
        local_day(now_ms, moment.timezone),
        {zone: local_day(now_ms, zone) for zone in zones},
    )
