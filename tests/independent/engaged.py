"""Engaged time of one person, word by word from its definition: instant by instant.

Engaged time = ( marks, where visible ) ∪ ( gaps of at most the idle timeout between neighbouring
marks, where visible and focused ) ∪ ( such gaps between neighbouring bare marks ).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from math import inf
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
    marks, visible, focused = (_Spans(spans) for spans in evidence[:3])
    bare = _Spans([(at, at) for at in evidence.bare])
    found = []
    for start, end in pairwise(sorted({*marks.edges, *visible.edges, *focused.edges, *bare.edges})):
        measured = (
            visible.hold(start)
            if marks.hold(start)
            else marks.gap(start, end) <= idle_timeout_ms and focused.hold(start)
        )
        if measured or bare.gap(start, end) <= idle_timeout_ms:
            found.append(Slice(start, end, measured))
    return found


class _Spans:
    """Some spans, asked about slices in which none of them begins or ends."""

    def __init__(self, spans: list[Span]) -> None:
        self._starts, self._ends = (
            sorted(low for low, _ in spans),
            sorted(high for _, high in spans),
        )
        self.edges = {*self._starts, *self._ends}

    def hold(self, start: int) -> bool:
        """Whether a slice lies in one of them: more have begun by its start than have ended."""
        return bisect_right(self._starts, start) > bisect_right(self._ends, start)

    def gap(self, start: int, end: int) -> float:
        """How far the last one that ended before a slice is from the first that begins after it."""
        ended, begun = bisect_right(self._ends, start), bisect_left(self._starts, end)
        if not ended or begun == len(self._starts):
            return inf
        return self._starts[begun] - self._ends[ended - 1]


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


def merged(spans: list[Span]) -> list[Span]:
    """The same time in as few spans as can be, oldest first."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found
