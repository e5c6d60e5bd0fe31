"""How scores lie over many accounts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from statistics import median
from typing import Any

EDGES = (0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100)


def distribution(metric: str, values: Sequence[float | None]) -> dict[str, Any]:
    """So many accounts in each step of ten points, and the median of those that have a value."""
    known = [value for value in values if value is not None]
    counts = [0] * (len(EDGES) - 1)
    for value in known:
        counts[min(bisect_right(EDGES, value), len(counts)) - 1] += 1
    return {
        "metric": metric,
        "steps": [
            {"scores_from": EDGES[at], "scores_to": EDGES[at + 1], "accounts": count}
            for at, count in enumerate(counts)
        ],
        "without_value": len(values) - len(known),
        "median": median(known) if known else None,
    }
