"""Sets of instants as sorted lists of disjoint (start, end) intervals, integers in one unit."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def union(*sets: Iterable[Span]) -> list[Span]:
    """The instants in any of the sets, as sorted disjoint spans; empty spans vanish."""
    ordered = sorted(span for spans in sets for span in spans if span[1] > span[0])
    if len(ordered) < 2:
        return ordered
    merged: list[Span] = []
    start = end = None
    for s, e in ordered:
        if end is None or s > end:
            if start is not None and end is not None:
                merged.append((start, end))
            start, end = s, e
        elif e > end:
            end = e
    if start is not None and end is not None:
        merged.append((start, end))
    return merged


def intersect(a: list[Span], b: list[Span]) -> list[Span]:
    """The instants in both of two sorted disjoint lists."""
    common, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        start, end = max(a[i][0], b[j][0]), min(a[i][1], b[j][1])
        if start < end:
            common.append((start, end))
        if a[i][1] < b[j][1]:
            i += 1
        else:
            j += 1
    return common


def subtract(a: list[Span], b: list[Span]) -> list[Span]:
    """The instants of sorted disjoint `a` that are not in sorted disjoint `b`."""
    rest, j = [], 0
    for start, end in a:
        while j < len(b) and b[j][1] <= start:
            j += 1
        k = j
        while k < len(b) and b[k][0] < end:
            if b[k][0] > start:
                rest.append((start, b[k][0]))
            start = max(start, b[k][1])
            k += 1
        if start < end:
            rest.append((start, end))
    return rest


def clip(spans: Iterable[Span], start: int, end: int) -> list[Span]:
    """What of the spans lies within [start, end)."""
    return [(max(s, start), min(e, end)) for s, e in spans if s < end and e > start]


def length(spans: Iterable[Span]) -> int:
    """The total length of disjoint spans."""
    return sum(end - start for start, end in spans)


def crowd(sets: Iterable[Iterable[Span]]) -> tuple[int, int]:
    """The length of the union, and how many sets at most hold one instant; each is disjoint."""
    edges: list[int] = []  # an odd number where a span begins; at one instant, ends come first
    for spans in sets:
        for start, end in spans:
            if start < end:
                edges += (start * 2 + 1, end * 2)
    edges.sort()
    total = most = now = began = 0
    for edge in edges:
        if edge & 1:
            if not now:
                began = edge
            now += 1
            if now > most:
                most = now
        else:
            now -= 1
            if not now:
                total += (edge - began + 1) // 2
    return total, most
