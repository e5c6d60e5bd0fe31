"""What fresh evidence adds to what was known of a user; instants are ms since the epoch."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from seatbeat_collector.presence.intervals import Span, clip
from seatbeat_collector.presence.local_days import days_touched
from seatbeat_collector.presence.timeline import Label


class Growth(NamedTuple):
    """A mark that is new, or longer than was known."""

    start: int
    known_end: int | None
    end: int
    label: Label


class News:
    """Marks, presence, bare marks, survey steps and acts of which nothing was known before."""

    __slots__ = ("marks", "visible", "focused", "bare", "seen", "acts")

    def __init__(self) -> None:
        self.marks: list[Growth] = []
        self.visible: list[Span] = []
        self.focused: list[Span] = []
        self.bare: list[tuple[int, Label]] = []
        self.seen: list[int] = []
        self.acts: list[tuple[int, str]] = []

    def moments(self) -> list[Span]:
        """When something happened of which nothing was known."""
        found = [(start if known is None else known, end) for start, known, end, _ in self.marks]
        if self.bare:
            found += [(at, at) for at, _ in self.bare]
        if self.seen:
            found += [(at, at) for at in self.seen]
        if self.acts:
            found += [(at, at) for at, _ in self.acts]
        return found

    def extent(self) -> Span | None:
        """The first and the last instant of which anything new is said."""
        spans = [*self.moments(), *self.visible, *self.focused]
        if not spans:
            return None
        return min([start for start, _ in spans]), max([end for _, end in spans])

    def days(self, zone: str, reach_ms: int) -> set[date]:
        """The local days that it can alter, when a mark reaches so far."""
        spans = {*self.moments(), *self.visible, *self.focused}
        return {
            day
            for start, end in spans
            for day in days_touched(start - reach_ms, end + reach_ms, zone)
        }

    def within(self, low: int, high: int) -> News:
        """What it is to somebody who knows of [low, high) alone, as `Evidence.within` cuts it."""
        kept = News()
        for growth in self.marks:
            cut = _cut(growth, low, high)
            if cut is not None:
                kept.marks.append(cut)
        kept.visible = clip(self.visible, low, high)
        kept.focused = clip(self.focused, low, high)
        kept.bare = [item for item in self.bare if low <= item[0] < high]
        kept.seen = [at for at in self.seen if low <= at < high]
        kept.acts = [item for item in self.acts if low <= item[0] < high]
        return kept

    def add(self, other: News) -> None:
        """Take in the news of another source."""
        for name in self.__slots__:
            setattr(self, name, [*getattr(self, name), *getattr(other, name)])


def _cut(growth: Growth, low: int, high: int) -> Growth | None:
    start, known_end, end, label = growth
    if not (low <= start < high or start < low < end):
        return None
    if known_end is not None and (start >= low or known_end > low):
        known_end = min(known_end, high)
    else:
        known_end = None
    end = min(end, high)
    return None if known_end == end else Growth(max(start, low), known_end, end, label)
