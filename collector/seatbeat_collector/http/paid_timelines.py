"""What every account paid over time, remembered until something is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from seatbeat_collector.metrics.paid import Timeline, timeline_of
from seatbeat_collector.metrics.revenue import converted
from seatbeat_collector.scoring.accounts import began_ms, zone_of
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment


class _Known(NamedTuple):
    record: AccountRecord
    steps: Timeline


class PaidTimelines:
    """The timelines by account under one set of rules; the caller holds the standing's lock."""

    def __init__(self) -> None:
        self._facts_version = -1
        self._known: dict[str, _Known] = {}
        self._found: Mapping[str, Timeline] = {}

    def at(self, moment: Moment) -> Mapping[str, Timeline]:
        """Every account's timeline, amounts in the one currency of the rules if there is one."""
        standing = moment.standing
        if self._facts_version != standing.facts_version:
            self._known = {one.account_id: self._of(one, moment) for one in standing.records}
            self._found = {name: one.steps for name, one in self._known.items()}
            self._facts_version = standing.facts_version
        return self._found

    def _of(self, record: AccountRecord, moment: Moment) -> _Known:
        known = self._known.get(record.account_id)
        if known is not None and known.record is record:
            return known
        rules, began = moment.rules.rules, began_ms(record, zone_of(record, moment.timezone))
        steps = timeline_of(record.history, rules.statuses, began)
        return _Known(record, converted({0: steps}, rules.revenue)[0])


def paid_timelines(moment: Moment) -> Mapping[str, Timeline]:
    """Every account's timeline; the caller holds the standing's lock."""
    question = ("paid", moment.rules.hash, moment.timezone)
    found: PaidTimelines = moment.standing.view(question, PaidTimelines)
    return found.at(moment)
