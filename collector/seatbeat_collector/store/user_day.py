"""One user's local day, computed from evidence."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from seatbeat_collector.presence.engaged import Part, parts
from seatbeat_collector.presence.intervals import length, union
from seatbeat_collector.presence.stretches import sessions

from .changes import DayDetail, DayRow
from .chunks import Evidence


class Rules(NamedTuple):
    """What turns evidence into engaged time."""

    idle_timeout_ms: int
    policy: str


def day_row(evidence: Evidence, start_ms: int, end_ms: int, rules: Rules) -> DayRow | None:
    """The day [start_ms, end_ms), or None when nothing happened in it.

    The evidence must reach an idle timeout beyond both ends: time is bridged across midnight.
    """
    moments = [
        (max(start, start_ms), min(end, end_ms))
        for start, end in evidence.moments()
        if start < end_ms and (end > start_ms or start >= start_ms)
    ]
    if not moments:
        return None
    found = [
        Part(max(part.start, start_ms), min(part.end, end_ms), part.label, part.measured)
        for part in parts(
            evidence.timeline(), idle_timeout_ms=rules.idle_timeout_ms, policy=rules.policy
        )
        if part.start < end_ms and part.end > start_ms
    ]
    names = Counter(name for at, name in evidence.acts if start_ms <= at < end_ms)
    features: Counter[tuple[str, str]] = Counter()
    for part in found:
        features[part.label] += part.end - part.start
    spans = union((part.start, part.end) for part in found)
    return DayRow(
        engaged_ms=length(spans),
        measured_ms=sum(part.end - part.start for part in found if part.measured),
        actions=names.total(),
        sessions=sessions([*spans, *moments]),
        first_ms=min(start for start, _ in moments),
        last_ms=max(end for _, end in moments),
        detail=DayDetail(
            spans=spans,
            features=[(app, feature, ms) for (app, feature), ms in sorted(features.items())],
            names=dict(names),
        ),
    )
