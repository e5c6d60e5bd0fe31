"""The values by which a list is filtered and sorted, of every account for one question.

What is worked out stays until something changes. Who calls holds the standing's lock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from seatbeat_collector.metrics import frequency, utilization
from seatbeat_collector.metrics.account import Member, licenses_of, sums_in
from seatbeat_collector.metrics.headlines import USAGE_VALUES
from seatbeat_collector.metrics.licenses import Holding, Licenses, pool
from seatbeat_collector.metrics.sums import Sums
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.snapshot import Past
from seatbeat_collector.store.reaches import Range, beside

from .answers_kept import Answers
from .changes import Change
from .churn_risk import why_apart
from .closed_rows import Closed, closed_then, is_kept
from .facts import Ask, shown_at
from .holders import Days, Holder, holder_of, name_of
from .members import counted
from .moment import Moment
from .standing import Standing


class View:
    """The portfolio for one question; `at` brings it to a moment before anything is asked."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._facts: Any = None
        self._read_to = -1
        self._ranges: dict[Days, Range] = {}
        self._covered: set[Days] = set()
        self._in_full: dict[str, list[Member]] = {}
        self._answers = Answers()
        self.closed_rows: Closed = {}
        """Of the accounts whose day is over and was closed."""
        self.holders: list[Holder] = []
        self._zones: set[str] = set()

    def at(self, moment: Moment, standing: Standing) -> View:
        """Come up to the moment; what nothing has changed stays."""
        self._moment, self._standing, self._ranges = moment, standing, {}
        todays = {zone: local_day(moment.now_ms, zone) for zone in self._zones}
        rules = moment.rules.hash
        facts = (standing.facts_version, (moment.kept.user_days, rules), todays)
        if facts != self._facts:
            self._find_holders(todays, anew=self._facts is None or facts[1] != self._facts[1])
        self._facts = facts
        closed = closed_then(self._ask.as_of, moment)
        if closed is not self.closed_rows:
            self.closed_rows = closed
            self._answers.forget_all()
        self._forget(standing.changes.since(self._read_to))
        self._read_to = standing.changes.end
        return self

    def values(self, name: str) -> list[Any]:
        """A headline's value, for each holder."""
        return self._told(f"{name}.value", name, self._value_of(name))

    def bands(self, name: str) -> list[str | None]:
        """A headline's band, for each holder."""
        return self._told(f"{name}.band", name, self._band_of(name))

    def segments(self) -> list[str]:
        """The segment of each holder."""
        return self._answers.get("segment", self.holders, self._segment)

    def closed(self, holder: Holder) -> Past | None:
        """A holder's day as it was closed; None where it is to be worked out."""
        kept = self.closed_rows.get(holder.record.account_id)
        return None if kept is None else kept.past

    def is_kept(self, headline: str) -> bool:
        """Whether what is asked for is what is kept of closed days."""
        return is_kept(headline, self._ask, self._moment)

    def names(self) -> list[str]:
        """What each holder is called, in small letters."""
        return self._answers.get("called", self.holders, name_of)

    def ids(self) -> list[str]:
        """Each holder's id."""
        return self._answers.get("id", self.holders, lambda holder: holder.record.account_id)

    def apart(self) -> list[str | None]:
        """Why each holder can't leave; None for one that can."""
        return self._answers.get("apart", self.holders, self.apart_of)

    def apart_of(self, holder: Holder) -> str | None:
        """The same of one holder."""
        at_ms = shown_at(self._ask, holder.subject.timezone, self._moment)
        return why_apart(holder.record, at_ms, self._moment.rules.rules.statuses)

    def last_seen(self) -> list[int | None]:
        """The ms of each holder's last event."""
        return [self._standing.last_events.get(one.record.number) for one in self.holders]

    def _told(self, path: str, name: str, value: Callable[[Holder], Any]) -> list[Any]:
        """As it was closed, else as it is worked out."""
        if not self.closed_rows or not self.is_kept(name):
            return self._answers.get(path, self.holders, value)

        def told(holder: Holder) -> Any:
            kept = self.closed_rows.get(holder.record.account_id)
            return value(holder) if kept is None else kept[path]

        return self._answers.get(path, self.holders, told)

    def _segment(self, holder: Holder) -> str:
        kept = self.closed_rows.get(holder.record.account_id)
        return str(holder.about["segment"]) if kept is None else kept.segment

    def _find_holders(self, todays: dict[str, Any], *, anew: bool) -> None:
        known = {} if anew else {holder.record.account_id: holder for holder in self.holders}
        found, new = [], []
        for place, record in enumerate(self._standing.records):
            family = self._standing.family(record)
            old = known.get(record.account_id)
            is_same = old is not None and old.record is record and old.family is family
            if old is None or not is_same or old.today != todays[old.subject.timezone]:
                old = holder_of(record, family, self._ask, self._moment)
                new.append(place)
            found.append(old)
        self._answers.follow(found, self.holders, new)
        self.holders = found
        self._zones = {holder.subject.timezone for holder in found}
        self._covered.clear()
        self._in_full.clear()
        self._standing.keep(len(new))

    def _forget(self, changes: list[Change] | None) -> None:
        """Work out anew what a change of days can alter."""
        if changes is None:
            self._answers.forget_all()
            self._in_full.clear()
            return
        for number, day in changes:
            for place in self._answers.places_of(number):
                holder = self.holders[place]
                first = min(holder.days[0], holder.license_days[0])
                if first <= day <= max(holder.days[1], holder.license_days[1]):
                    self._answers.forget(place)
                    self._in_full.pop(holder.record.account_id, None)

    def _value_of(self, name: str) -> Callable[[Holder], Any]:
        if name == "license_utilization":
            return lambda holder: utilization.judge(self._licenses(holder), holder.license_scope)[0]
        value, is_anew = USAGE_VALUES[name], name == "time_spent" and self._is_counted_anew()
        sums = self._sums_in_full if is_anew else self._sums
        return lambda holder: value(sums(holder), holder.scope)

    def _band_of(self, name: str) -> Callable[[Holder], str | None]:
        if name == "usage_frequency":
            return lambda holder: frequency.judge(self._sums(holder).active_days, holder.scope)[1]
        return lambda holder: utilization.judged_band(
            self._licenses(holder), holder.license_scope, start=holder.subject.start
        )

    def _sums(self, holder: Holder) -> Sums:
        if holder.family is None:
            return self._range(holder.days).of(holder.record.number)
        if holder.family.shares_people:
            return self._sums_in_full(holder)
        inside = self._range(holder.days)
        return beside(inside.of(record.number) for record in holder.family.records)

    def _sums_in_full(self, holder: Holder) -> Sums:
        return sums_in(self._members(holder), holder.subject.window)

    def _licenses(self, holder: Holder) -> Licenses:
        if holder.shares_people:
            return licenses_of(self._members(holder), holder.subject.license_window)
        inside, width, holdings = self._range(holder.license_days), 0, []
        for record, seats in zip(holder.tree.records, holder.seats, strict=True):
            users = inside.of(record.number).users
            holdings.append(Holding(seats, users << width))
            width += users.bit_length()
        return pool(holdings)

    def _members(self, holder: Holder) -> list[Member]:
        """From user-days: where people must be told apart by name, or time is counted anew."""
        account_id = holder.record.account_id
        if account_id not in self._in_full:
            found = counted(holder.tree, holder.subject, self._moment)
            self._in_full[account_id] = found.members
        return self._in_full[account_id]

    def _range(self, days: Days) -> Range:
        if days not in self._ranges:
            is_new = days not in self._covered
            self._covered.add(days)
            self._ranges[days] = self._standing.reaches.over(
                *days, lambda: self._asked_over(days), anew=is_new
            )
        return self._ranges[days]

    def _asked_over(self, days: Days) -> Iterator[int]:
        """The numbers of the accounts that are asked about over these days."""
        for holder in self.holders:
            if days in (holder.days, holder.license_days):
                yield from (record.number for record in holder.tree.records)

    def _is_counted_anew(self) -> bool:
        return self._ask.idle_timeout not in (None, self._moment.idle_timeout_s)
