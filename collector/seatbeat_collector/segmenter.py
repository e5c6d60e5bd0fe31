"""In which segment an account is now, for those who ask its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .closing_terms import terms_of_kept
from .metrics.rules import Rules
from .metrics.segments import segment_of
from .scoring.accounts import known_at, zone_of
from .scoring.terms import NOW
from .store import Store


class Segmenter:
    """Goes by the rules in force; `clock` gives ms since the epoch."""

    def __init__(
        self, store: Store, rules: Callable[[], Rules], timezone: str, clock: Callable[[], int]
    ) -> None:
        self._store = store
        self._rules = rules
        self._timezone = timezone
        self._clock = clock

    def __call__(self, account_id: str) -> str | None:
        """The one segment of an account; None of one that isn't known."""
        record = self._store.account(account_id)
        if record is None:
            return None
        facts = known_at(record, zone_of(record, self._timezone), NOW, self._clock())
        return segment_of(facts, self._rules().segments)


def segmenter_of_kept(
    store: Store, settings: dict[str, Any], clock: Callable[[], int]
) -> Segmenter:
    """By the rules that a server took over last."""
    terms, _ = terms_of_kept(store, settings)
    return Segmenter(store, lambda: terms.rules, settings["timezone"], clock)
