"""By which rules and settings days are closed, beside a server or alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from .metrics.rules import DEFAULT_RULES, fingerprint
from .rules_file.reading import Loaded, load, rules_of
from .rules_keeper import kept_rules, kept_text
from .scoring.terms import Terms
from .store import Store

SETTINGS = ("timezone", "idle_timeout", "sign_in_activity", "core_activities")
"""Those that numbers depend on."""
_KEPT = "closing_settings"


class Loading(NamedTuple):
    """The terms, and the rules as they were written; empty where there are none."""

    terms: Terms
    text: str


def terms_of(settings: Mapping[str, Any], loaded: Loaded | None) -> Loading:
    """What these settings and rules mean for scores."""
    rules = DEFAULT_RULES if loaded is None else loaded.rules
    names = (part.strip() for part in settings["core_activities"].split(","))
    terms = Terms(
        rules=rules,
        rules_hash=fingerprint(rules),
        timezone=settings["timezone"],
        idle_timeout_s=settings["idle_timeout"],
        sign_in_activity=settings["sign_in_activity"],
        core_activities=frozenset(name for name in names if name),
    )
    return Loading(terms, "" if loaded is None else loaded.text)


def terms_in_force(store: Store, settings: Mapping[str, Any]) -> Loading:
    """Those of the rules file that is set, else the last good ones. Raises Faulty."""
    if settings["rules_file"]:
        return terms_of(settings, load(Path(settings["rules_file"])))
    return terms_of_kept(store, settings)


def terms_of_kept(store: Store, settings: Mapping[str, Any]) -> Loading:
    """Those that a server took over last, else the defaults, as a server judges by."""
    text = kept_text(store)
    if kept_rules(store) is None:
        return terms_of(settings, None)
    return terms_of(settings, Loaded(rules_of(text), text))


def keep_settings(store: Store, settings: Mapping[str, Any]) -> None:
    """Remember what a server counts by, so that a command beside it counts alike."""
    told = json.dumps({name: settings[name] for name in SETTINGS})
    if store.meta(_KEPT) != told:
        store.set_meta(_KEPT, told)


def settings_of_server(store: Store) -> dict[str, Any]:
    """What the last server counted by."""
    found: dict[str, Any] = json.loads(store.meta(_KEPT) or "{}")
    return found
