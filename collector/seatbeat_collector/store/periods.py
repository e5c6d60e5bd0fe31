"""Ten minutes of one user's evidence, decoded: what is new is found and put in its place.

A mark is kept in every period it touches, with its own start; and so is presence. So a period that
knows a mark or a stretch of presence from before its beginning says that the earlier periods know
their part of it: of what a page says again and again, only the end is looked at.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator

from seatbeat_collector.presence.intervals import Span, clip, subtract, union
from seatbeat_collector.presence.timeline import Label

from .chunks import Evidence, Packed, decode, encode
from .news import Growth, News

PERIOD_MS = 600_000

Read = Callable[[int], bytes | None]
"""The bytes of a period, by its number since the epoch."""


class Period:
    """One period; `was` is what it held when it was read, or None as long as nothing changed."""

    __slots__ = ("zero", "now", "was")

    def __init__(self, number: int, body: bytes | None) -> None:
        self.zero = number * PERIOD_MS
        self.now = Packed() if body is None else decode(body)
        self.was: Packed | None = None

    def change(self) -> Packed:
        """What it holds, to be changed."""
        if self.was is None:
            was = self.was = self.now
            self.now = Packed(
                was.labels.copy(),
                was.marks.copy(),
                was.visible.copy(),
                was.focused.copy(),
                was.bare.copy(),
                was.seen.copy(),
                was.acts.copy(),
            )
        return self.now

    def grow(self, start: int, end: int, label: Label) -> int | None:
        """Keep a mark's part up to the end of the period; how far it was known to reach, if so."""
        zero = self.zero
        start, end = start - zero, min(end - zero, PERIOD_MS)
        at = self._find(start, label)
        if at is None:
            held = self.change()
            mark = (start, end - start, _index(held.labels, label))
            if held.marks and mark < held.marks[-1]:
                insort(held.marks, mark)
            else:
                held.marks.append(mark)
            return None
        known = self.now.marks[at]
        if known[1] < end - start:
            self.change().marks[at] = (start, end - start, known[2])
        return zero + start + known[1]

    def _find(self, start: int, label: Label) -> int | None:
        marks, labels = self.now.marks, self.now.labels
        if not marks or start > marks[-1][0]:
            return None
        at = bisect_left(marks, (start,))
        while at < len(marks) and marks[at][0] == start:
            if labels[marks[at][2]] == label:
                return at
            at += 1
        return None


class Track:
    """One user's periods, each read when it is first asked for; there are none after `newest`."""

    def __init__(self, read: Read, newest: int) -> None:
        self._read = read
        self._newest = newest
        self._periods: dict[int, Period] = {}

    def at(self, number: int) -> Period:
        """A period, empty where nothing is known."""
        period = self._periods.get(number)
        if period is None:
            body = self._read(number) if number <= self._newest else None
            period = self._periods[number] = Period(number, body)
        return period

    def take(self, fresh: Evidence) -> News:
        """Put fresh evidence in its place; what of it was not known."""
        news = News()
        for (start, label), end in fresh.marks.items():
            self._take_mark(start, end, label, news)
        if fresh.visible:
            news.visible = self._take_presence("visible", fresh.visible)
        if fresh.focused:
            news.focused = self._take_presence("focused", fresh.focused)
        for at, label in fresh.bare:
            self._take_bare(at, label, news)
        for at in fresh.seen:
            self._take_seen(at, news)
        for at, name in fresh.acts:  # the fold sees each act once
            period = self.at(at // PERIOD_MS)
            insort(period.change().acts, (at - period.zero, name))
        news.acts = fresh.acts
        return news

    def changed(self) -> Iterator[tuple[int, bytes]]:
        """The periods that hold more than was read, as bytes."""
        for number, period in self._periods.items():
            if period.was is not None:
                yield number, encode(period.now)

    def _take_mark(self, start: int, end: int, label: Label, news: News) -> None:
        known_end = None
        for number in range(max(start, end - 1) // PERIOD_MS, start // PERIOD_MS - 1, -1):
            known_end = self.at(number).grow(start, end, label)
            if known_end is not None:  # and so do the periods before
                break
        if known_end is None or known_end < end:
            news.marks.append(Growth(start, known_end, end, label))

    def _take_presence(self, kind: str, spans: list[Span]) -> list[Span]:
        news: list[Span] = []
        for start, end in union(spans):
            if self._lengthen(kind, start, end, news):
                continue
            unknown = [(start, end)]
            number = (end - 1) // PERIOD_MS
            while unknown and number >= start // PERIOD_MS:
                period = self.at(number)
                zero = period.zero
                known: list[Span] = getattr(period.now, kind)
                unknown = subtract(unknown, [(zero + s, zero + e) for s, e in known])
                here = clip(unknown, zero, zero + PERIOD_MS)
                if here:
                    news += here
                    piece = (start - zero, min(end - zero, PERIOD_MS))
                    setattr(period.change(), kind, union(known, [piece]))
                unknown = clip(unknown, start, zero)
                number -= 1
        return news

    def _lengthen(self, kind: str, start: int, end: int, news: list[Span]) -> bool:
        """Take in what nearly always comes: presence that was known has gone on for a while."""
        period = self.at((end - 1) // PERIOD_MS)
        known: list[Span] = getattr(period.now, kind)
        if not known or start < period.zero + known[-1][0]:
            return False
        known_end = period.zero + known[-1][1]
        if not start <= known_end < end:
            return False
        getattr(period.change(), kind)[-1] = (known[-1][0], end - period.zero)
        news.append((known_end, end))
        return True

    def _take_bare(self, at: int, label: Label, news: News) -> None:
        period = self.at(at // PERIOD_MS)
        held, at_rel = period.now, at - period.zero
        if not any(held.labels[index] == label for when, index in held.bare if when == at_rel):
            held = period.change()
            insort(held.bare, (at_rel, _index(held.labels, label)))
            news.bare.append((at, label))

    def _take_seen(self, at: int, news: News) -> None:
        period = self.at(at // PERIOD_MS)
        if at - period.zero not in period.now.seen:
            insort(period.change().seen, at - period.zero)
            news.seen.append(at)


def _index(labels: list[Label], label: Label) -> int:
    """The label's place in the list; a new one goes to its end."""
    if labels and labels[-1] == label:
        return len(labels) - 1
    if label not in labels:
        labels.append(label)
    return labels.index(label)
