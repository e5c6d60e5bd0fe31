"""Metrics and scores of all accounts as of a day, remembered until something may be another.

Scores stand on days that are over, so the running day's events change nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from threading import RLock
from typing import Any

from seatbeat_collector.errors import NotFound
from seatbeat_collector.metrics.engagement import Field
from seatbeat_collector.metrics.rules.engagement import EngagementRules
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.commons import Common, last_common
from seatbeat_collector.scoring.history import account_then
from seatbeat_collector.scoring.late_days import NOTHING
from seatbeat_collector.scoring.portfolio import Portfolio, Scored
from seatbeat_collector.scoring.roster import Account, Roster
from seatbeat_collector.scoring.snapshot import Past
from seatbeat_collector.scoring.sources import Sources, sources_of
from seatbeat_collector.scoring.terms import Terms
from seatbeat_collector.store.records import AccountRecord

from .changes import Change
from .closed_book import ClosedBook, Fields
from .closed_peers import kept_peers
from .facts import Ask, window_of
from .moment import Moment, when_of

LIVE_MOST = 300
"""Accounts up to which every change is seen at once; more are compared anew once a minute."""
STALE_MS = 60_000


class ScoreBook:
    """All accounts as of one day; who reads it holds `lock`."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.portfolio: Portfolio
        self.sources: Sources
        self.version = 0
        """Grows whenever a score may be another."""
        self.beside: dict[str, Any] = {}
        """What readers remember of their own, by their own names."""
        self._facts: Any = None
        self._terms: Any = None
        self._all_changed = 0
        self._changed: Counter[int] = Counter()
        self._read_to = -1
        self._looked_ms = 0
        self._latest: tuple[list[AccountRecord], Moment, date | None]
        self._is_stale = True
        self._computed: dict[str, Scored] = {}
        self._fields = Fields()
        self._then = ClosedBook()
        self._late = NOTHING
        self._todays: dict[int, int] = {}

    def at(self, moment: Moment, as_of: date | None) -> ScoreBook:
        """Come up to the moment; what nothing has changed stays."""
        standing = moment.standing
        with standing.lock:
            standing.refresh(moment.now_ms)
            records, facts_version = standing.records, standing.facts_version
            changes, self._read_to = standing.changes.since(self._read_to), standing.changes.end
            self._late = NOTHING if as_of is None else standing.late_days.now()
        self._latest = records, moment, as_of
        self._then.at(moment, self._late)
        terms = moment.kept, moment.rules
        self._note(changes, is_other=self._terms != terms)
        self._is_stale |= self._terms != terms or self._touches(changes)
        self._terms = terms
        is_new = self._facts is None
        fresh = 0 <= moment.now_ms - self._looked_ms < STALE_MS and len(records) > LIVE_MOST
        if fresh and not is_new:
            return self
        facts = self._facts_of(facts_version, moment)
        if self._is_stale or facts != self._facts:
            self._begin(records, moment, as_of)
            self._facts = facts
        self._looked_ms = moment.now_ms
        return self

    def _facts_of(self, facts_version: int, moment: Moment) -> tuple[Any, ...]:
        """Another one whenever something that scores rest on may be, but for days."""
        zones = _zones(moment.standing.records, moment)
        return (
            facts_version,
            moment.store.portfolio.known_users(),
            moment.store.inputs.version(),
            moment.store.feedback.version(),
            moment.kept,
            moment.rules,
            {zone: local_day(moment.now_ms, zone) for zone in zones},
        )

    def closed(self, account_id: str) -> Past | None:
        """One account as a past day was closed, by which all reads of it go. Raises NotFound.

        None where there is no snapshot: of today, and of days that were never closed.
        """
        self._check(account_id)
        return self._then.past(self.portfolio.account(account_id))

    def scored(self, account_id: str) -> Scored:
        """One account: as it was closed, else as it is worked out now. Raises NotFound."""
        kept = self.closed(account_id)
        if kept is None:
            return self.computed(account_id)
        return self._then.scored(self.portfolio.account(account_id), kept)

    def computed(self, account_id: str) -> Scored:
        """One account from what is known now, closed or not. Raises NotFound."""
        found = self._computed.get(account_id)
        if found is None:
            self._check(account_id)
            found = self._computed[account_id] = self.portfolio.scored(account_id)
        return found

    def account(self, account_id: str) -> Account:
        """What is said of one account: as it was closed, else as it is known now."""
        kept, account = self.closed(account_id), self.portfolio.account(account_id)
        return account if kept is None else account_then(kept, account)

    def field(self, account_id: str) -> Field:
        """All accounts against which one is held."""
        kept = self.closed(account_id)
        if kept is None:
            return self.portfolio.field
        return self._then.field(self.portfolio.account(account_id), kept)

    def field_by(self, rules: EngagementRules, account_id: str) -> Field:
        """The same accounts as they would be held against each other by other rules."""
        own = self.field(account_id)
        if own.rules == rules:
            return own
        if self.closed(account_id) is None:
            return self._fields.by(rules, lambda: list(self.portfolio.uses.values()))
        account = self.portfolio.account(account_id)
        return self._then.fields.by(rules, lambda: self._then.uses(account))

    def names(self) -> list[str]:
        """The ids of all accounts."""
        return list(self.portfolio.roster.records)

    def stamp(self, account_id: str) -> tuple[Any, ...]:
        """Another one whenever the days of an account, or what is said of it, may be others.

        Raises NotFound.
        """
        self._check(account_id)
        account = self.portfolio.account(account_id)
        days = tuple(self._changed[one.number] for one in account.records)
        return self._all_changed, account.day.as_of, account.records, days

    def _begin(self, records: list[AccountRecord], moment: Moment, as_of: date | None) -> None:
        known_users = moment.store.portfolio.known_users()
        records = [_with(one, known_users) for one in records]
        roster = Roster(records, terms_of(moment))
        self.sources = sources_of(moment.store, records)
        self.portfolio = Portfolio(
            roster,
            self.sources,
            when_of(moment, as_of),
            self._common(roster.terms, moment),
            kept_peers(as_of, moment) if len(records) > LIVE_MOST else None,
        )
        self._computed, self._fields, self._then = {}, Fields(), ClosedBook()
        self._then.at(moment, self._late)
        self._is_stale = False
        self.version += 1
        self._todays = {
            one.number: local_day(moment.now_ms, zone_of(one, moment.timezone)).toordinal()
            for one in records
        }

    def _common(self, terms: Terms, moment: Moment) -> Common | None:
        """Of many accounts as the last close found it: everybody's month takes long to read.

        Before the first one nothing is known to be common, and breadth has no denominator where
        entitlements don't give one.
        """
        if len(moment.standing.records) <= LIVE_MOST:
            return None
        return last_common(moment.store, terms) or {}

    def _check(self, account_id: str) -> None:
        """Raises NotFound. An account that came a moment ago doesn't wait for the next minute."""
        records, moment, as_of = self._latest
        if len(records) != len(self.portfolio.roster.records):
            self._begin(records, moment, as_of)
        if account_id not in self.portfolio.roster.records:
            raise NotFound(f"There is no account {account_id!r}.")

    def _note(self, changes: Iterable[Change] | None, *, is_other: bool) -> None:
        if changes is None or is_other:
            self._all_changed += 1
            return
        for number, day in changes:
            self._changed[number] += day < self._todays.get(number, day + 1)

    def _touches(self, changes: Iterable[Change] | None) -> bool:
        """Whether a day that is over has changed."""
        if changes is None:
            return True
        return any(day < self._todays.get(number, day + 1) for number, day in changes)


def score_book(moment: Moment, as_of: date | None = None) -> ScoreBook:
    """The book of a day, by default today's; who reads it holds its lock.

    Raises InvalidParameter for a day after tomorrow.
    """
    window_of(Ask(as_of=as_of), 1, moment.timezone, moment)
    standing = moment.standing
    with standing.lock:
        book: ScoreBook = standing.view(("scores", as_of, moment.rules.hash), ScoreBook)
    with book.lock:
        return book.at(moment, as_of)


def terms_of(moment: Moment) -> Terms:
    """The vendor's choices."""
    return Terms(
        rules=moment.rules.rules,
        rules_hash=moment.rules.hash,
        timezone=moment.timezone,
        idle_timeout_s=moment.idle_timeout_s,
        sign_in_activity=moment.sign_in_activity,
        core_activities=moment.core_activities,
    )


def _zones(records: Iterable[AccountRecord], moment: Moment) -> set[str]:
    return {zone_of(one, moment.timezone) for one in records}


def _with(record: AccountRecord, known_users: Mapping[int, int]) -> AccountRecord:
    """The account with its people of now: who comes changes nothing that was said of it."""
    known = known_users.get(record.number, record.known_users)
    return record if known == record.known_users else record._replace(known_users=known)
