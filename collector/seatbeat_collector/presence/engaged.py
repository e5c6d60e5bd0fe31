"""Engaged time: the marks where visible, and the bridged gaps where present.

A gap between neighbouring marks is bridged when it is at most the idle timeout, and counts where
the user was present: visible and focused (policy `focused`), or visible (policy `visible`). Bare
marks at most the idle timeout apart are bridged without a presence test. Source: the definition in
docs/engaged-time.md. The result depends on the three sets alone, never on order or repetition.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from operator import itemgetter
from typing import NamedTuple

from .intervals import Span, subtract, union
from .timeline import Label, Mark, Timeline


class Part(NamedTuple):
    """A stretch of engaged time (ms) that belongs to one label."""

    start: int
    end: int
    label: Label
    measured: bool
    """True when marks with presence show it; False when it rests on bare marks alone."""


_in_order = itemgetter(0, 2, 1)
"""By start, and by label where marks start together: so that the order holds while they grow."""


def engaged(timeline: Timeline, *, idle_timeout_ms: int, policy: str = "focused") -> list[Span]:
    """The user's engaged time as sorted disjoint spans in ms."""
    found = parts(timeline, idle_timeout_ms=idle_timeout_ms, policy=policy)
    return union((part.start, part.end) for part in found)


def parts(timeline: Timeline, *, idle_timeout_ms: int, policy: str = "focused") -> list[Part]:
    """Engaged time split by label into sorted disjoint parts that add up to the whole.

    An instant belongs to the mark that covers it (the later-started where two overlap), a bridged
    gap to the mark before it. Time measured with presence comes before time between bare marks.
    Nothing depends on what is further away than the idle timeout, nor on how much later a mark
    ends: the fold computes only what is near to new evidence.
    """
    visible = union(timeline.visible)
    present = visible if policy == "visible" else union(timeline.focused)
    marks = sorted(set(timeline.marks), key=_in_order)
    measured = sorted(
        [
            *_within(_covered(marks), visible, measured=True),
            *_within(_bridged(marks, idle_timeout_ms), present, measured=True),
        ]
    )
    if not timeline.bare:
        return measured
    taken = union((part.start, part.end) for part in measured)
    bare = _bridged(sorted(set(timeline.bare)), idle_timeout_ms)
    beside = [
        Part(start, end, mark.label, False)
        for mark in bare
        for start, end in subtract([(mark.start, mark.end)], taken)
    ]
    return sorted([*measured, *beside])


def _bridged(marks: list[Mark], idle_timeout_ms: int) -> list[Mark]:
    """The gaps of at most the idle timeout between sorted marks, labelled by the mark before."""
    gaps: list[Mark] = []
    if not marks:
        return gaps
    reach, label = marks[0].end, marks[0].label
    for mark in marks:
        if 0 < mark.start - reach <= idle_timeout_ms:
            gaps.append(Mark(reach, mark.start, label))
        if mark.end >= reach:
            reach, label = mark.end, mark.label
    return gaps


def _covered(marks: list[Mark]) -> list[Mark]:
    """Sorted marks made disjoint: where marks overlap the later-started one keeps the instant."""
    covered: list[Mark] = []
    open_marks: list[Mark] = []  # in order of start, so the last one is the later-started
    at = 0
    for mark, after in zip_longest(marks, marks[1:]):
        if open_marks:
            at = _advance(covered, open_marks, at, mark.start)
        if mark.end <= mark.start:
            continue
        if not open_marks and (after is None or mark.end <= after.start):
            covered.append(mark)  # it overlaps no other, as nearly all do
        else:
            at = mark.start
            open_marks.append(mark)
    if open_marks:
        _advance(covered, open_marks, at, max(mark.end for mark in open_marks))
    return covered


def _advance(covered: list[Mark], open_marks: list[Mark], at: int, to: int) -> int:
    """Give the instants from `at` up to `to` to the open marks; returns `to`."""
    while open_marks and at < to:
        top = open_marks[-1]
        end = min(top.end, to)
        if end > at:
            covered.append(Mark(at, end, top.label))
            at = end
        if top.end <= at:
            open_marks.pop()
    return to


def _within(marks: list[Mark], spans: list[Span], *, measured: bool) -> Iterable[Part]:
    """What of sorted disjoint marks lies within sorted disjoint spans."""
    j = 0
    for start, end, label in marks:
        while j < len(spans) and spans[j][1] <= start:
            j += 1
        k = j
        if k < len(spans) and spans[k][0] <= start and end <= spans[k][1]:
            yield Part(start, end, label, measured)
            continue
        while k < len(spans) and spans[k][0] < end:
            yield Part(max(start, spans[k][0]), min(end, spans[k][1]), label, measured)
            k += 1
