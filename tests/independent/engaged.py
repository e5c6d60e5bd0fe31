"""Engaged time of one person, word by word from its definition: instant by instant.

Engaged time = ( marks, where visible ) ∪ ( gaps of at most the idle timeout between neighbouring
marks, where visible and focused ) ∪ ( such gaps between neighbouring bare marks ).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

Span = tuple[int, int]


class Evidence(NamedTuple):
    """What one person's pages and acts have told of one account, in ms."""

    marks: list[Span]
    visible: list[Span]
    focused: list[Span]
    bare: list[int]


class Slice(NamedTuple):
    """A stretch in which nothing begins or ends, and whether it was measured with presence."""

    start: int
    end: int
    measured: bool


def engaged(evidence: Evidence, *, idle_timeout_ms: int) -> list[Slice]:
    """The slices of time in which the person was engaged."""
    return [
        slice_
        for stretch in _stretches(evidence, 2 * idle_timeout_ms)
        for slice_ in _engaged(stretch, idle_timeout_ms)
    ]


def _engaged(evidence: Evidence, idle_timeout_ms: int) -> list[Slice]:
    """Look at each slice between two instants at which anything begins or ends."""
    edges = {at for spans in evidence[:3] for span in spans for at in span} | {*evidence.bare}
    found = []
    for start, end in pairwise(sorted(edges)):
        measured = _measured(evidence, start, end, idle_timeout_ms)
        if measured or _between_bare(evidence.bare, start, end, idle_timeout_ms):
            found.append(Slice(start, end, measured))
    return found


def _measured(evidence: Evidence, start: int, end: int, idle_timeout_ms: int) -> bool:
    if _holds(evidence.marks, start, end):
        return _holds(evidence.visible, start, end)
    before = [mark_end for _, mark_end in evidence.marks if mark_end <= start]
    after = [mark_start for mark_start, _ in evidence.marks if mark_start >= end]
    if not before or not after or min(after) - max(before) > idle_timeout_ms:
        return False
    return _holds(evidence.focused, start, end)


def _between_bare(bare: list[int], start: int, end: int, idle_timeout_ms: int) -> bool:
    before, after = [at for at in bare if at <= start], [at for at in bare if at >= end]
    return bool(before and after) and min(after) - max(before) <= idle_timeout_ms


def _holds(spans: list[Span], start: int, end: int) -> bool:
    return any(low <= start and end <= high for low, high in spans)


def _stretches(evidence: Evidence, apart_ms: int) -> list[Evidence]:
    """The evidence in stretches too far from each other to matter to each other."""
    tagged = [(span, place) for place in range(3) for span in evidence[place]]
    tagged += [((at, at), 3) for at in evidence.bare]
    found: list[Evidence] = []
    reach = None
    for span, place in sorted(tagged):
        if reach is None or span[0] - reach > apart_ms:
            found.append(Evidence([], [], [], []))
            reach = span[1]
        reach = max(reach, span[1])
        if place == 3:
            found[-1].bare.append(span[0])
        else:
            found[-1][place].append(span)
    return found
