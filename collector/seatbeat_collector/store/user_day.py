"""One user's local day: computed from all evidence, or brought up to date with what is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from seatbeat_collector.presence.engaged import Part, parts
from seatbeat_collector.presence.intervals import Span, subtract, union
from seatbeat_collector.presence.stretches import stretches

from .changes import DayDetail, DayRow
from .chunks import Evidence


class Rules(NamedTuple):
    """What turns evidence into engaged time."""

    idle_timeout_ms: int
    policy: str


class Change(NamedTuple):
    """What became of a user's time: only the parts within [low, high) are others now."""

    low: int
    high: int
    before: list[Part]
    after: list[Part]
    moments: list[Span]
    """When something happened of which nothing was known."""
    acts: list[tuple[int, str]]


def day_row(evidence: Evidence, start_ms: int, end_ms: int, rules: Rules) -> DayRow | None:
    """The day [start_ms, end_ms), or None when nothing happened in it.

    The evidence must reach an idle timeout beyond both ends: time is bridged across midnight.
    """
    if not _happened(evidence.moments(), start_ms, end_ms):
        return None
    found = parts(evidence.timeline(), idle_timeout_ms=rules.idle_timeout_ms, policy=rules.policy)
    everything = Change(start_ms, end_ms, [], found, list(evidence.moments()), evidence.acts)
    return advanced(None, everything, start_ms, end_ms)


def advanced(row: DayRow | None, change: Change, start_ms: int, end_ms: int) -> DayRow | None:
    """The day [start_ms, end_ms) after a change; None stands for a day without any event."""
    moments = _happened(change.moments, start_ms, end_ms)
    if row is None:
        if not moments:
            return None
        row = DayRow(0, 0, 0, 0, moments[0][0], moments[0][1], DayDetail([], [], {}, []))
    detail = row.detail
    low, high = max(change.low, start_ms), min(change.high, end_ms)
    before, after = _within(change.before, low, high), _within(change.after, low, high)
    times, measured_ms = _differences(before, after)
    spans = union([(part.start, part.end) for part in after])
    names = [name for at, name in change.acts if start_ms <= at < end_ms] if change.acts else []
    held = stretches([*(detail.stretches or ()), *spans, *moments])
    return DayRow(
        row.engaged_ms + sum(times.values()),
        row.measured_ms + measured_ms,
        row.actions + len(names),
        len(held),
        min([row.first_ms, *[start for start, _ in moments]]),
        max([row.last_ms, *[end for _, end in moments]]),
        DayDetail(
            _replaced(detail.spans, low, high, spans),
            _with_times(detail.features, times),
            _with_names(detail.names, names),
            held,
        ),
    )


def _happened(moments: Iterable[Span], start_ms: int, end_ms: int) -> list[Span]:
    """What of the moments lies in the day."""
    return [
        span
        if span[0] >= start_ms and span[1] <= end_ms
        else (max(span[0], start_ms), min(span[1], end_ms))
        for span in moments
        if span[0] < end_ms and (span[1] > start_ms or span[0] >= start_ms)
    ]


def _within(found: list[Part], low: int, high: int) -> list[Part]:
    return [
        part
        if part.start >= low and part.end <= high
        else Part(max(part.start, low), min(part.end, high), part.label, part.measured)
        for part in found
        if part.start < high and part.end > low
    ]


def _differences(before: list[Part], after: list[Part]) -> tuple[dict[tuple[str, str], int], int]:
    """How much engaged time came or went, by label; and how much of it was measured."""
    times: dict[tuple[str, str], int] = {}
    measured_ms = 0
    for found, sign in ((before, -1), (after, 1)):
        for start, end, label, measured in found:
            ms = sign * (end - start)
            times[label] = times.get(label, 0) + ms
            if measured:
                measured_ms += ms
    return times, measured_ms


def _replaced(spans: list[Span], low: int, high: int, by: list[Span]) -> list[Span]:
    """Sorted disjoint spans with other ones between low and high."""
    if low >= high:
        return spans
    if not spans or spans[-1][1] < low:
        return [*spans, *by]
    first = len(spans)
    while first and spans[first - 1][1] >= low:
        first -= 1
    return [*spans[:first], *union(subtract(spans[first:], [(low, high)]), by)]


def _with_times(
    features: list[tuple[str, str, int]], times: dict[tuple[str, str], int]
) -> list[tuple[str, str, int]]:
    if not times:
        return features
    held = {(app, feature): ms for app, feature, ms in features}
    for label, ms in times.items():
        held[label] = held.get(label, 0) + ms
    return [(*label, ms) for label, ms in sorted(held.items()) if ms]


def _with_names(known: dict[str, int], names: list[str]) -> dict[str, int]:
    return dict(Counter(known) + Counter(names)) if names else known
