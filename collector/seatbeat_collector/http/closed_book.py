"""Accounts as of a past day as it was closed: what was told of them then, by the rules of then."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from seatbeat_collector.metrics.engagement import Field
from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.metrics.rules import Rules
from seatbeat_collector.metrics.rules.engagement import EngagementRules
from seatbeat_collector.scoring.history import past, scored_then
from seatbeat_collector.scoring.late_days import Late, is_late
from seatbeat_collector.scoring.portfolio import Scored
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.scoring.snapshot import Past

from .closed_peers import peers_then
from .moment import Moment
from .rules_then import rules_then


class ClosedBook:
    """Of one day; remembered until something else is kept."""

    def __init__(self) -> None:
        self._moment: Moment
        self._late: Late
        self._version = -1
        self._known: dict[str, Past | None] = {}
        self._scored: dict[str, Scored] = {}
        self._uses: list[Use] | None = None
        self.fields = Fields()

    def at(self, moment: Moment, late: Late) -> None:
        """Come up to the moment; days that are `late` are not read as they were closed."""
        self._moment, self._late = moment, late
        version = moment.store.snapshots.version()
        if version != self._version:
            self._version, self._known, self._scored = version, {}, {}
            self._uses, self.fields = None, Fields()

    def past(self, account: Account) -> Past | None:
        """What was told of an account; None where its day isn't over, wasn't closed, or is late."""
        day = account.day
        if day.as_of >= day.today or is_late(self._late, account.records, day.last.toordinal()):
            return None
        name = account.account_id
        if name not in self._known:
            self._known[name] = past(self._moment.store, account.records[0].number, day.as_of)
        return self._known[name]

    def scored(self, account: Account, kept: Past) -> Scored:
        """The same with what explains it."""
        name = account.account_id
        if name not in self._scored:
            field = self.field(account, kept)
            self._scored[name] = scored_then(kept, account, field, self.rules(kept))
        return self._scored[name]

    def rules(self, kept: Past) -> Rules | None:
        """The rules of then; None where nobody knows them any more."""
        return rules_then(kept.rules_hash, self._moment)

    def field(self, account: Account, kept: Past) -> Field:
        """All accounts of the day; by the rules of now where nobody knows those of then."""
        rules = self.rules(kept) or self._moment.rules.rules
        return self.fields.by(rules.engagement, lambda: self.uses(account))

    def uses(self, account: Account) -> list[Use]:
        """What every account did in its fortnight, as of the same day as this one."""
        if self._uses is None:
            self._uses = peers_then(account.day.as_of, self._moment)
        return self._uses


class Fields:
    """All accounts under several rules; there are never many."""

    def __init__(self) -> None:
        self._known: list[Field] = []

    def by(self, rules: EngagementRules, uses: Callable[[], Sequence[Use]]) -> Field:
        """Under some rules."""
        found = next((one for one in self._known if one.rules == rules), None)
        if found is None:
            found = Field(uses(), rules)
            self._known.append(found)
        return found
