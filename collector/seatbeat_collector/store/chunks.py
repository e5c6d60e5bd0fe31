"""One user-hour of evidence, as compact bytes: what a page said, merged, without page ids.

Segments only grow from a fixed start, so the longest of those with one start and label says it
all: keeping (start, label) → end loses nothing that the number depends on, and merging is a union:
any order, any repetition, one result. Activities are a list, because two acts may share an
instant; the fold sees each exactly once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from seatbeat_collector.presence.intervals import Span, union
from seatbeat_collector.presence.timeline import Label, Mark, Timeline

HOUR_MS = 3_600_000


class _Packed(msgspec.Struct, array_like=True):
    """The bytes' shape; times are ms relative to the hour, labels are indexes."""

    labels: list[tuple[str, str]] = []
    marks: list[tuple[int, int, int]] = []
    visible: list[Span] = []
    focused: list[Span] = []
    bare: list[tuple[int, int]] = []
    seen: list[int] = []
    acts: list[tuple[int, str]] = []


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Packed).decode


class Evidence:
    """What is known of one user over some hours; instants are ms since the epoch."""

    __slots__ = ("marks", "visible", "focused", "bare", "seen", "acts")

    def __init__(self) -> None:
        self.marks: dict[tuple[int, Label], int] = {}
        self.visible: list[Span] = []
        self.focused: list[Span] = []
        self.bare: set[tuple[int, Label]] = set()
        self.seen: set[int] = set()
        self.acts: list[tuple[int, str]] = []

    @property
    def says_something(self) -> bool:
        """Whether there is anything in it; presence without length is nothing."""
        if self.marks or self.bare or self.seen or self.acts:
            return True
        return any(end > start for start, end in [*self.visible, *self.focused])

    def add(self, other: Evidence) -> None:
        """Take in what another says; nothing known is ever lost."""
        for key, end in other.marks.items():
            if end > self.marks.get(key, -1):
                self.marks[key] = end
        self.visible.extend(other.visible)
        self.focused.extend(other.focused)
        self.bare |= other.bare
        self.seen |= other.seen
        self.acts.extend(other.acts)

    def timeline(self) -> Timeline:
        """The three sets the algebra works on."""
        return Timeline(
            marks=[Mark(start, end, label) for (start, label), end in self.marks.items()],
            visible=self.visible,
            focused=self.focused,
            bare=[Mark(at, at, label) for at, label in self.bare],
        )

    def moments(self) -> Iterator[Span]:
        """When something happened: every mark, bare mark, act and survey step."""
        for (start, _), end in self.marks.items():
            yield start, end
        for at, _ in self.bare:
            yield at, at
        for at in self.seen:
            yield at, at
        for at, _ in self.acts:
            yield at, at

    def within(self, spans: Iterable[Span]) -> Evidence:
        """What of it lies in some spans [start, end); a mark is cut at their edges."""
        kept = Evidence()
        for low, high in spans:
            for (start, label), end in self.marks.items():
                if low <= start < high or (start < low < end):
                    key = (max(start, low), label)
                    kept.marks[key] = max(min(end, high), kept.marks.get(key, -1))
            kept.visible += [(max(s, low), min(e, high)) for s, e in _over(self.visible, low, high)]
            kept.focused += [(max(s, low), min(e, high)) for s, e in _over(self.focused, low, high)]
            kept.bare |= {item for item in self.bare if low <= item[0] < high}
            kept.seen |= {at for at in self.seen if low <= at < high}
            kept.acts += [item for item in self.acts if low <= item[0] < high]
        return kept

    def by_hour(self) -> dict[int, Evidence]:
        """Cut at the hours (UTC); a mark goes into every hour it touches, with its own start."""
        hours: dict[int, Evidence] = {}
        for (start, label), end in self.marks.items():
            for hour in _hours(start, end):
                piece_end = min(end, (hour + 1) * HOUR_MS)
                _of(hours, hour).marks[start, label] = piece_end
        for start, end in union(self.visible):
            for hour in _hours(start, end):
                _of(hours, hour).visible.append(_cut(start, end, hour))
        for start, end in union(self.focused):
            for hour in _hours(start, end):
                _of(hours, hour).focused.append(_cut(start, end, hour))
        for at, label in self.bare:
            _of(hours, at // HOUR_MS).bare.add((at, label))
        for at in self.seen:
            _of(hours, at // HOUR_MS).seen.add(at)
        for at, name in self.acts:
            _of(hours, at // HOUR_MS).acts.append((at, name))
        return hours


def pack(evidence: Evidence, hour: int) -> bytes:
    """The bytes of one hour's evidence."""
    zero = hour * HOUR_MS
    labels: dict[Label, int] = {}

    def index(label: Label) -> int:
        return labels.setdefault(label, len(labels))

    marks = [
        (start - zero, end - start, index(label))
        for (start, label), end in sorted(evidence.marks.items())
    ]
    bare = [(at - zero, index(label)) for at, label in sorted(evidence.bare)]
    return _encode(
        _Packed(
            labels=list(labels),
            marks=marks,
            visible=[(s - zero, e - zero) for s, e in union(evidence.visible)],
            focused=[(s - zero, e - zero) for s, e in union(evidence.focused)],
            bare=bare,
            seen=sorted(at - zero for at in evidence.seen),
            acts=sorted((at - zero, name) for at, name in evidence.acts),
        )
    )


def unpack(body: bytes, hour: int) -> Evidence:
    """The evidence in the bytes of one hour."""
    packed, zero, evidence = _decode(body), hour * HOUR_MS, Evidence()
    labels = [Label(*label) for label in packed.labels]
    for start, length, label in packed.marks:
        evidence.marks[zero + start, labels[label]] = zero + start + length
    evidence.visible = [(zero + s, zero + e) for s, e in packed.visible]
    evidence.focused = [(zero + s, zero + e) for s, e in packed.focused]
    evidence.bare = {(zero + at, labels[label]) for at, label in packed.bare}
    evidence.seen = {zero + at for at in packed.seen}
    evidence.acts = [(zero + at, name) for at, name in packed.acts]
    return evidence


def _of(hours: dict[int, Evidence], hour: int) -> Evidence:
    found = hours.get(hour)
    if found is None:
        found = hours[hour] = Evidence()
    return found


def _hours(start: int, end: int) -> range:
    """The hours that [start, end) touches; an instant touches the hour it lies in."""
    return range(start // HOUR_MS, max(start, end - 1) // HOUR_MS + 1)


def _cut(start: int, end: int, hour: int) -> Span:
    return max(start, hour * HOUR_MS), min(end, (hour + 1) * HOUR_MS)


def _over(spans: list[Span], low: int, high: int) -> Iterator[Span]:
    return (span for span in spans if span[0] < high and span[1] > low)
