"""Exactly one segment for each account, and whether it pays, tries, or stands apart."""

from __future__ import annotations

from collections.abc import Collection

from .rules.accounts import SegmentRule, Segments, Statuses
from .rules.conditions import Facts, holds


def segment_of(facts: Facts, segments: Segments) -> str:
    """The segment that the first matching rule names."""
    for rule in segments.rules:
        name = _named_by(rule, facts)
        if name is not None and holds(rule.when, facts):
            return name
    return segments.otherwise


def is_paying(facts: Facts, statuses: Statuses) -> bool:
    """Whether the account is a customer: its status says so, or says nothing and money comes."""
    status = _status(facts)
    if _says(status, (*statuses.trial, *statuses.churned)):
        return False
    mrr = facts.get("mrr")
    pays = isinstance(mrr, int | float) and not isinstance(mrr, bool) and mrr > 0
    return _says(status, statuses.paying) or pays


def has_left(facts: Facts, statuses: Statuses) -> bool:
    """Whether its status says that it is no customer any more."""
    return _says(_status(facts), statuses.churned)


def stands_apart(facts: Facts, statuses: Statuses) -> bool:
    """Whether it is nobody's peer: it has left, or is the vendor's own."""
    return facts.get("internal") is True or has_left(facts, statuses)


def _named_by(rule: SegmentRule, facts: Facts) -> str | None:
    if rule.trait is None:
        return rule.name
    named = facts.get(rule.trait)
    return named.strip() if isinstance(named, str) and named.strip() else None


def _status(facts: Facts) -> str | None:
    status = facts.get("status")
    return status.strip().casefold() if isinstance(status, str) else None


def _says(status: str | None, statuses: Collection[str]) -> bool:
    return status is not None and status in {one.casefold() for one in statuses}
