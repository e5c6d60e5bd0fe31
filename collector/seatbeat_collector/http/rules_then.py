"""The rules by which a past day was closed."""

from __future__ import annotations

from functools import lru_cache

from seatbeat_collector.metrics.rules import DEFAULT_RULES, Rules
from seatbeat_collector.rules_file.reading import rules_of

from .moment import Moment


def rules_then(hash: str, moment: Moment) -> Rules | None:
    """The rules of a snapshot; None where nobody knows them any more."""
    if hash == moment.rules.hash:
        return moment.rules.rules
    text = moment.store.snapshots.rules_text(hash)
    return None if text is None else _read(text)


@lru_cache(maxsize=32)
def _read(text: str) -> Rules:
    return rules_of(text) if text else DEFAULT_RULES
