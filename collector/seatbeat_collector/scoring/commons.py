"""The features that accounts of a segment have in common, as the last close found them.

To find them everybody's month is read; a read of one account takes those of the last close.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from seatbeat_collector.store.interface import Store

from .terms import Terms

_KEPT = "common_features"

Common = Mapping[str, Collection[str]]
"""By segment."""


def keep_common(store: Store, terms: Terms, day: date, common: Common) -> None:
    """Remember what a close found, unless a later day's is known by the same rules."""
    known = _kept(store)
    if known.get("rules") == terms.rules_hash and known.get("day", "") > day.isoformat():
        return
    held = {segment: sorted(names) for segment, names in sorted(common.items())}
    kept = {"rules": terms.rules_hash, "day": day.isoformat(), "segments": held}
    if kept != known:
        store.set_meta(_KEPT, json.dumps(kept, ensure_ascii=False))


def last_common(store: Store, terms: Terms) -> dict[str, set[str]] | None:
    """What the last close by the same rules found; None where there was none."""
    known = _kept(store)
    if known.get("rules") != terms.rules_hash:
        return None
    return {segment: set(names) for segment, names in known["segments"].items()}


def _kept(store: Store) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(store.meta(_KEPT) or "{}")
    return found
