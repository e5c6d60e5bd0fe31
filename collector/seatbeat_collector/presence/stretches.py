"""Sessions: stretches of activity more than thirty minutes apart."""

from __future__ import annotations

from collections.abc import Iterable

from .intervals import Span

SESSION_GAP_MS = 30 * 60 * 1000


def sessions(spans: Iterable[Span]) -> int:
    """How many stretches the spans make; a span may be an instant (start = end)."""
    count, reach = 0, None
    for start, end in sorted(spans):
        if reach is None or start - reach > SESSION_GAP_MS:
            count += 1
        reach = end if reach is None else max(reach, end)
    return count
