"""What stands beside the four metrics and is not read off a day alone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import Any

from .days import last_days
from .engaged import Span, merged
from .trees import Tree, Visit

SATURDAY = 5
SESSION_GAP_MS = 30 * 60_000


def sessions(visits: list[Visit]) -> int:
    """Stretches of one person's activity in one account more than 30 minutes apart."""
    found = 0
    for spans in _by(visits, lambda visit: (visit.account_id, visit.user_id), with_moments=True):
        reach = None
        for start, end in sorted(spans):
            found += reach is None or start - reach > SESSION_GAP_MS
            reach = end if reach is None else max(reach, end)
    return found


def wall(visits: list[Visit]) -> dict[str, Any]:
    """How long anyone was engaged, and how many people at once at most."""
    changes: dict[int, int] = defaultdict(int)
    for spans in _by(visits, lambda visit: visit.user_id, with_moments=False):
        for start, end in merged(spans):
            changes[start] += 1
            changes[end] -= 1
    there = most = length_ms = 0
    for at, after in pairwise([*sorted(changes), None]):
        there += changes[at]
        most = max(most, there)
        length_ms += after - at if there and after is not None else 0
    return {"wall_seconds": length_ms / 1000, "peak_concurrent": most}


def stickiness(tree: Tree, as_of: date) -> dict[str, Any]:
    """Daily among monthly actives, and how much daily actives swing on business days."""
    month = last_days(30, as_of)
    monthly, seen = tree.people(month), tree.observed(month, as_of)
    mean = sum(len(tree.people([day])) for day in seen) / len(seen) if seen else 0
    fortnight = tree.observed(last_days(14, as_of), as_of)
    swing = _swing([len(tree.people([day])) for day in fortnight if day.weekday() < SATURDAY])
    return {"dau_mau": mean / len(monthly) if monthly and seen else None, "volatility": swing}


def _swing(actives: list[int]) -> float | None:
    mean = sum(actives) / len(actives) if len(actives) > 1 else 0
    if not mean:
        return None
    return (sum((n - mean) ** 2 for n in actives) / len(actives)) ** 0.5 / mean


def _by(visits: list[Visit], key: Any, *, with_moments: bool) -> list[list[Span]]:
    found: dict[Any, list[Span]] = defaultdict(list)
    for visit in visits:
        found[key(visit)] += visit.lived.spans
        if with_moments:
            found[key(visit)] += visit.lived.moments
    return list(found.values())
