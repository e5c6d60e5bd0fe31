"""A user's evidence over some time, as compact bytes: what pages said, merged, without page ids.

Segments only grow from a fixed start, so the longest of those with one start and label says it
all: keeping (start, label) → end loses nothing that the number depends on, and merging is a union:
any order, any repetition, one result. Activities are a list, because two acts may share an
instant; the fold sees each exactly once.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from operator import sub

import msgspec

from seatbeat_collector.presence.intervals import Span, clip, union
from seatbeat_collector.presence.timeline import Label, Mark, Timeline

HOUR_MS = 3_600_000


class Packed(msgspec.Struct, array_like=True, gc=False):
    """The bytes' shape; times are ms from a zero, labels are indexes. Each list is sorted."""

    labels: list[Label] = []
    marks: list[tuple[int, int, int]] = []
    """(start, length, label); `start` is before zero where the mark began earlier."""
    visible: list[Span] = []
    focused: list[Span] = []
    bare: list[tuple[int, int]] = []
    seen: list[int] = []
    acts: list[tuple[int, str]] = []


class _Rest(msgspec.Struct, array_like=True, gc=False):
    """What of settled evidence zlib makes smaller; instants as differences, each to the last."""

    labels: list[Label]
    marks: bytes
    """start, end, start, end, …: all but the lowest bytes of the differences."""
    mark_labels: list[int]
    visible: list[int]
    focused: list[int]
    bare: list[int]
    bare_labels: list[int]
    seen: list[int]
    acts: list[int]
    act_names: list[str]


class _Settled(msgspec.Struct, array_like=True, gc=False):
    """The same as `Packed` in fewer bytes."""

    lowest: bytes
    """The lowest bytes of the marks' edges, which are as good as random."""
    rest: bytes


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Packed).decode
_decode_settled = msgspec.msgpack.Decoder(_Settled).decode
_decode_rest = msgspec.msgpack.Decoder(_Rest).decode
_TWO = 0x92
"""The first byte of `_Settled`: a list of two."""


class Evidence:
    """What is known of one user over some time; instants are ms since the epoch."""

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
            kept.visible += clip(self.visible, low, high)
            kept.focused += clip(self.focused, low, high)
            kept.bare |= {item for item in self.bare if low <= item[0] < high}
            kept.seen |= {at for at in self.seen if low <= at < high}
            kept.acts += [item for item in self.acts if low <= item[0] < high]
        return kept


def pack(evidence: Evidence, zero_ms: int) -> bytes:
    """Evidence in few bytes, to be kept; to be unpacked with the same zero."""
    labels: dict[Label, int] = {}

    def index(label: Label) -> int:
        return labels.setdefault(label, len(labels))

    marks = sorted((start, end, label) for (start, label), end in evidence.marks.items())
    bare, acts = sorted(evidence.bare), sorted(evidence.acts)
    mark_labels = [index(label) for _, _, label in marks]
    bare_labels = [index(label) for _, label in bare]
    edges = _planes(_differences(chain.from_iterable(mark[:2] for mark in marks), zero_ms))
    rest = _Rest(
        labels=list(labels),
        marks=edges[2 * len(marks) :],
        mark_labels=mark_labels,
        visible=_differences(chain.from_iterable(union(evidence.visible)), zero_ms),
        focused=_differences(chain.from_iterable(union(evidence.focused)), zero_ms),
        bare=_differences((at for at, _ in bare), zero_ms),
        bare_labels=bare_labels,
        seen=_differences(sorted(evidence.seen), zero_ms),
        acts=_differences((at for at, _ in acts), zero_ms),
        act_names=[name for _, name in acts],
    )
    return encode(_Settled(edges[: 2 * len(marks)], zlib.compress(encode(rest), 1)))


def unpack(body: bytes, zero_ms: int) -> Evidence:
    """The evidence in some bytes of either shape."""
    if body[0] == _TWO:
        return _unpack_settled(_decode_settled(body), zero_ms)
    packed, evidence = decode(body), Evidence()
    labels = packed.labels
    for start, length, label in packed.marks:
        evidence.marks[zero_ms + start, labels[label]] = zero_ms + start + length
    evidence.visible = [(zero_ms + s, zero_ms + e) for s, e in packed.visible]
    evidence.focused = [(zero_ms + s, zero_ms + e) for s, e in packed.focused]
    evidence.bare = {(zero_ms + at, labels[label]) for at, label in packed.bare}
    evidence.seen = {zero_ms + at for at in packed.seen}
    evidence.acts = [(zero_ms + at, name) for at, name in packed.acts]
    return evidence


def _unpack_settled(body: _Settled, zero_ms: int) -> Evidence:
    settled, evidence = _decode_rest(zlib.decompress(body.rest)), Evidence()
    labels = settled.labels
    edges = _sums(_numbers(body.lowest + settled.marks), zero_ms)
    names = map(labels.__getitem__, settled.mark_labels)
    evidence.marks = dict(zip(zip(edges[::2], names, strict=True), edges[1::2], strict=True))
    evidence.visible = _pairs(_sums(settled.visible, zero_ms))
    evidence.focused = _pairs(_sums(settled.focused, zero_ms))
    names = map(labels.__getitem__, settled.bare_labels)
    evidence.bare = set(zip(_sums(settled.bare, zero_ms), names, strict=True))
    evidence.seen = set(_sums(settled.seen, zero_ms))
    evidence.acts = list(zip(_sums(settled.acts, zero_ms), settled.act_names, strict=True))
    return evidence


def _differences(numbers: Iterable[int], zero: int) -> list[int]:
    known = [zero, *numbers]
    return list(map(sub, known[1:], known))


def _sums(differences: Iterable[int], zero: int) -> list[int]:
    return list(accumulate(differences, initial=zero))[1:]


def _planes(numbers: list[int]) -> bytes:
    """Eight bytes a number: the lowest bytes of all of them, then the next ones, …."""
    whole = array("q", numbers)
    if sys.byteorder == "big":
        whole.byteswap()
    body = whole.tobytes()
    return b"".join(body[plane::8] for plane in range(8))


def _numbers(planes: bytes) -> array[int]:
    count, body = len(planes) // 8, bytearray(len(planes))
    for plane in range(8):
        body[plane::8] = planes[plane * count : (plane + 1) * count]
    whole = array("q", bytes(body))
    if sys.byteorder == "big":
        whole.byteswap()
    return whole


def _pairs(edges: list[int]) -> list[Span]:
    return list(zip(edges[::2], edges[1::2], strict=True))
