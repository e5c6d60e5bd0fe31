"""Sessions: stretches of activity more than thirty minutes apart."""

from __future__ import annotations

from collections.abc import Iterable

from .intervals import Span

SESSION_GAP_MS = 30 * 60 * 1000


def stretches(spans: Iterable[Span]) -> list[Span]:
    """The sessions that spans make; a span may be an instant (start = end).

    Stretches of stretches and further spans are those of all the spans together.
    """
    found: list[Span] = []
    begun = reach = None
    for start, end in sorted(spans):
        if begun is None or reach is None:
            begun, reach = start, end
        elif start - reach > SESSION_GAP_MS:
            found.append((begun, reach))
            begun, reach = start, end
        elif end > reach:
            reach = end
    if begun is not None and reach is not None:
        found.append((begun, reach))
    return found
