"""The features that accounts of a segment have in common, as closes found them.

To find them everybody's month is read; who reads one account takes those that a close found.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from seatbeat_collector.store.interface import Store

from .terms import Terms

_KEPT = "common_features"
DAYS_KEPT = 40
"""Of the latest days that were closed by the same rules."""

Common = Mapping[str, Collection[str]]
"""By segment."""


def keep_common(store: Store, terms: Terms, day: date, common: Common) -> None:
    """Remember what a close found."""
    known = _kept(store, terms)
    held = {segment: sorted(names) for segment, names in sorted(common.items())}
    days = dict(sorted({**known, day.isoformat(): held}.items())[-DAYS_KEPT:])
    if days != known:
        kept = {"rules": terms.rules_hash, "days": days}
        store.set_meta(_KEPT, json.dumps(kept, ensure_ascii=False))


def last_common(store: Store, terms: Terms) -> dict[str, set[str]] | None:
    """What the last close by the same rules found; None where there was none."""
    known = _kept(store, terms)
    return _read(known[max(known)]) if known else None


def common_on(store: Store, terms: Terms, day: date) -> dict[str, set[str]] | None:
    """What the close of a day found by the same rules; None where nobody knows any more."""
    found = _kept(store, terms).get(day.isoformat())
    return None if found is None else _read(found)


def _read(segments: Mapping[str, list[str]]) -> dict[str, set[str]]:
    return {segment: set(names) for segment, names in segments.items()}


def _kept(store: Store, terms: Terms) -> dict[str, Any]:
    """By day."""
    found: dict[str, Any] = json.loads(store.meta(_KEPT) or "{}")
    days: dict[str, Any] = found.get("days", {}) if found.get("rules") == terms.rules_hash else {}
    return days
