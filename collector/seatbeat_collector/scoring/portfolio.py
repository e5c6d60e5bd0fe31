"""All accounts as of a day: every metric and score of any of them, and what explains it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from seatbeat_collector.metrics.account import Member
from seatbeat_collector.metrics.engagement import Field, Scores
from seatbeat_collector.metrics.engagement_curves import DAYS, Use
from seatbeat_collector.metrics.engagement_score import engagement_envelope
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.features import expected
from seatbeat_collector.metrics.health import (
    Health,
    health,
    health_envelope,
    inputs_of,
    profile_of,
)
from seatbeat_collector.metrics.health_change import Stand
from seatbeat_collector.store.records import AccountRecord

from . import adopted, told
from .commons import Common
from .cores import Core
from .feedback import feedback
from .gathering import Gathered, gathered, last_seen, named_in_a_month
from .roster import Account, Roster
from .sources import ReachOf, Sources
from .terms import NOW, When
from .trees import people_of, used
from .usage import usage, use_of, use_of_reach


class Scored(NamedTuple):
    """One account as of a day."""

    account: Account
    metrics: dict[str, Envelope]
    """By name; the scores are among them."""
    use: Use
    scores: Scores
    """Engagement, with what explains it."""
    stand: Stand
    """What the health was judged by."""
    health: Health


class Portfolio:
    """Reads what it is asked for; what serves all accounts is worked out once and stays.

    Not to be used by two threads at once. `common` names the features that accounts of a segment
    have in common, `peers` what every account did in its fortnight, where that is known already.
    """

    def __init__(
        self,
        roster: Roster,
        sources: Sources,
        when: When,
        common: Common | None = None,
        peers: Mapping[str, Use] | None = None,
    ) -> None:
        self.roster = roster
        self.when = when
        self._sources = sources
        self._terms = roster.terms
        self._core = Core(roster.terms)
        self._reaches: dict[Any, ReachOf] = {}
        self.known_common: Common | None = common
        self._peers = peers

    def account(self, account_id: str) -> Account:
        """The account by what is said of it. Raises KeyError for an unknown one."""
        return self.roster.account(account_id, self.when)

    @cached_property
    def field(self) -> Field:
        """Engagement: every account against its segment."""
        return Field(list(self.uses.values()), self._terms.rules.engagement)

    @cached_property
    def uses(self) -> Mapping[str, Use]:
        """What every account did in its fortnight."""
        if self._peers is not None:
            return self._peers
        return {name: self.use(name) for name in self.roster.records}

    def use(self, account_id: str) -> Use:
        """What an account did in its fortnight."""
        account = self.account(account_id)
        window = account.day.of(DAYS)
        first, last = self._kept(window.first.toordinal()), window.last.toordinal()
        if len(account.records) == 1 and self._peers is None:
            (record,) = account.records
            reach = self._reach(first, last)(record.number)
            return use_of_reach(account, reach, self._known_users(record))
        days = [
            self._sources.store.portfolio.days_of(one.number, first, last)
            for one in account.records
        ]
        people = people_of(account.records, days, self._sources, self._end_ms(account))
        members = [
            Member(seats, used(at, own, people))
            for at, (seats, own) in enumerate(zip(account.seats, days, strict=True))
        ]
        known = sum(self._known_users(one) for one in account.records) - people.twice
        return use_of(account, members, known)

    def metrics(self, account_id: str) -> dict[str, Envelope]:
        """Every metric and score of an account by name."""
        return self.scored(account_id).metrics

    def scored(self, account_id: str) -> Scored:
        """Every metric and score of an account, with what explains them."""
        account = self.account(account_id)
        use = self.uses[account_id] if self._peers is None else self.use(account_id)
        scores = self.field.scores(use)
        found = gathered(account, self.when, self._sources, self._terms.timezone)
        metrics = self._told(account, found)
        scope = account.scope(DAYS)
        metrics["engagement"] = engagement_envelope("engagement", scores.engagement, scope)
        metrics["engagement_absolute"] = engagement_envelope(
            "engagement_absolute", scores.absolute, scope
        )
        profile = profile_of(account.facts, self._terms.rules.health)
        inputs = {} if profile is None else inputs_of(profile, metrics, account.facts)
        judged = health(inputs, profile)
        metrics["health"] = health_envelope(judged, scope)
        return Scored(account, metrics, use, scores, Stand(inputs, profile), judged)

    def common(self, segment: str) -> set[str]:
        """The features that are common in a segment, and so expected of its accounts."""
        if self.known_common is None:
            self.known_common = self._find_common()
        return set(self.known_common.get(segment, ()))

    def _told(self, account: Account, found: Gathered) -> dict[str, Envelope]:
        """Everything but the scores."""
        when, sources, terms = self.when, self._sources, self._terms
        seen = last_seen(account, found.members, when, sources)
        named = found.named(account.day.of(adopted.BREADTH_DAYS))
        features = adopted.features_used(named, terms.rules.adoption)
        entitled = told.entitlements(account, when, sources)
        began = adopted.beginnings(account, when, sources, self._core, terms)
        return {
            **usage(account, found, seen, self._core, terms),
            "feature_breadth": adopted.feature_breadth(account, features, entitled, self.common),
            **adopted.beginning_envelopes(account, began, self._core),
            **told.tickets(account, when, sources),
            **told.commercial(account, when, sources, terms),
            **feedback(account, sources.store, terms.timezone),
        }

    def _find_common(self) -> dict[str, set[str]]:
        """From everybody's month, where entitlements don't say what an account has."""
        by_segment: dict[str, dict[Hashable, dict[str, int]]] = {}
        for name in self.roster.records:
            account = self.account(name)
            named = named_in_a_month(account, self.when, self._sources, self._terms.timezone)
            used_by = adopted.features_used(named, self._terms.rules.adoption)
            by_segment.setdefault(account.segment, {})[name] = used_by
        share = self._terms.rules.adoption.expected_share
        return {segment: expected(used_by, share) for segment, used_by in by_segment.items()}

    def _reach(self, first: int, last: int) -> ReachOf:
        found = self._reaches.get((first, last))
        if found is None:
            found = self._reaches[first, last] = self._sources.reaches(first, last)
        return found

    def _known_users(self, record: AccountRecord) -> int:
        """Counted people ever seen in an account by then."""
        if self._peers is None:
            return record.known_users - self._later.get(record.number, 0)
        end_ms = self._end_ms(self.account(record.account_id))
        later = 0 if end_ms == NOW else self._sources.store.day_acts.later_of(record.number, end_ms)
        return record.known_users - later

    @cached_property
    def _later(self) -> Mapping[int, int]:
        """How many people of each account came later; as of now none did."""
        ends = {
            one.number: self._end_ms(self.account(name))
            for name, one in self.roster.records.items()
        }
        least_ms = min(ends.values(), default=NOW)
        if least_ms == NOW:
            return {}
        return self._sources.store.day_acts.later(lambda number: ends.get(number, NOW), least_ms)

    def _end_ms(self, account: Account) -> int:
        """The instant before which somebody was seen to be known."""
        at_ms = self.when.instant(account.zone)
        return at_ms if at_ms == NOW else at_ms + 1

    def _kept(self, first: int) -> int:
        return max(first, self.when.kept.user_days)
