"""Which acts bring value: what rules name, else the setting."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from seatbeat_collector.metrics.features import brings_value
from seatbeat_collector.store.day_acts import DayActs

from .gathering import Named
from .terms import Terms


class Core:
    """The acts that bring value; where rules name features that do, the setting isn't asked."""

    def __init__(self, terms: Terms) -> None:
        of_rules = brings_value(terms.rules.adoption)
        own = frozenset() if of_rules is not None else terms.core_activities
        self.is_named = bool(own) or of_rules is not None

        @lru_cache(maxsize=10_000)
        def holds(part: str, activity: str) -> bool:
            return activity in own or (of_rules is not None and of_rules(part, activity))

        self._holds = holds

    def users(self, named: Named) -> int | None:
        """How many people did one; None where nothing is named so."""
        return self._bits(named.parts, named.names).bit_count() if self.is_named else None

    def came_on(self, acts: DayActs) -> bool:
        """Whether somebody did one on a day."""
        done = {name: did.users for name, did in acts.names.items()}
        return bool(self._bits(acts.parts, done))

    def _bits(self, parts: Mapping[str, int], names: Mapping[str, int]) -> int:
        found = 0
        for part, users in parts.items():
            if self._holds(part, ""):
                found |= users
        for name, users in names.items():
            if self._holds("", name):
                found |= users
        return found
