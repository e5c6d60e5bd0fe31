"""What is seen and done on one page, turned into the segments of the protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ._page_clock import Epoch

HIDDEN, VISIBLE, FOCUSED = 0, 1, 2
RUN_MS = 5_000
"""Inputs at most this far apart are one mark."""
MOST_SEGMENTS = 500
"""In one heartbeat, which may not exceed 32 KiB."""
LONGEST_MS = 24 * 3_600_000
"""What the collector takes in one segment; half of it is reason to begin another."""


class Context(NamedTuple):
    """What all segments of one heartbeat have in common."""

    epoch: Epoch
    feature: str | None


@dataclass
class Segment:
    """A stretch of ms since the anchor: `start` never changes, `end` only grows."""

    context: Context
    n: int
    start: int
    end: int
    told: int
    """The end that was sent last; before the first sending, an end that says nothing yet."""
    rest: tuple[int, ...] = ()


@dataclass
class Track:
    """All marks or all presence of a page, as far as they aren't told; the last may be open."""

    next_n: int = 0
    segments: list[Segment] = field(default_factory=list)

    def begin(self, context: Context, start: int, told: int, *rest: int) -> Segment:
        """A new segment, of no length yet."""
        segment = Segment(context, self.next_n, start, start, told, rest)
        self.next_n += 1
        self.segments.append(segment)
        return segment

    def take(self) -> list[Segment]:
        """The segments that have grown since they were told; they count as told from here on."""
        grown = [segment for segment in self.segments if segment.end > segment.told]
        self.segments = self.segments[-1:]
        return grown


class Page:
    """The marks and the presence of one page. At most one of each is open."""

    def __init__(self, read_clock: Callable[[], tuple[Epoch, int]], feature: str | None) -> None:
        epoch, self._at = read_clock()
        self._read_clock = read_clock
        self._context = Context(epoch, feature)
        self._sight = HIDDEN
        self._acted_at: int | None = None
        self._mark: Segment | None = None
        self._seen: Segment | None = None
        self._marks, self._presence = Track(), Track()

    @property
    def untold(self) -> int:
        """At most so many segments will have to be told."""
        return len(self._marks.segments) + len(self._presence.segments)

    def look(self) -> tuple[Epoch, int]:
        """Bring everything up to now, but never across a jump of a clock or a sleep."""
        epoch, at = self._read_clock()
        if epoch != self._context.epoch:
            self._context = self._context._replace(epoch=epoch)
            self._acted_at = None
            self._cut(at)
        self._at = at
        if self._seen is not None:
            self._grow(self._seen, at)
        return epoch, at

    def input(self) -> bool:
        """The person acted; True if that was seen."""
        self.look()
        if self._sight == HIDDEN:
            return False
        self._acted_at = self._at
        if self._mark is None or self._at - self._mark.end > RUN_MS:
            self._mark = self._begin_mark(self._at)
        self._mark.end = self._at
        return True

    def see(self, sight: int) -> bool:
        """Show or hide the page, or move the focus; True if a mark was put down with that."""
        self.look()
        if sight == self._sight:
            return False
        is_edge = HIDDEN in (sight, self._sight)
        if is_edge:
            self._acted_at = self._at
            self._begin_mark(self._at)
        self._sight = sight
        self._cut(self._at)
        return is_edge

    def use(self, feature: str | None) -> bool:
        """From now on time is another feature's; True if a mark was put down with that.

        What was just done led there: it gets a mark in the new feature, 1 ms later, so that the
        order of the two is clear.
        """
        self.look()
        if feature == self._context.feature:
            return False
        self._context = self._context._replace(feature=feature)
        acted_at, is_led_there = self._acted_at, False
        if self._sight != HIDDEN and acted_at is not None and self._at - acted_at <= RUN_MS:
            self._begin_mark(min(self._at, acted_at + 1))
            is_led_there = True
        self._cut(self._at)
        return is_led_there

    def take(self) -> list[dict[str, Any]]:
        """The fields of heartbeats that tell all that is new, each of one context."""
        beats: dict[Context, dict[str, Any]] = {}
        for name, track in (("marks", self._marks), ("presence", self._presence)):
            for segment in track.take():
                beat = beats.setdefault(segment.context, _beat(segment.context))
                length = segment.end - segment.start
                beat[name].append([segment.n, segment.start, length, *segment.rest])
                segment.told = segment.end
        return list(beats.values())

    def _grow(self, seen: Segment, at: int) -> None:
        if at - seen.start <= LONGEST_MS:
            seen.end = at
        if at - seen.start > LONGEST_MS // 2:
            self._cut(at)

    def _begin_mark(self, start: int) -> Segment:
        """A mark of no length is evidence by itself."""
        return self._marks.begin(self._context, start, start - 1)

    def _cut(self, at: int) -> None:
        """End the open segments as they stand; presence goes on, a mark needs a new input."""
        self._mark = self._seen = None
        if self._sight != HIDDEN:
            focused = int(self._sight == FOCUSED)
            self._seen = self._presence.begin(self._context, at, at, focused)


def _beat(context: Context) -> dict[str, Any]:
    (epoch, anchor), feature = context
    common = {"epoch": epoch, "anchor": anchor, "feature": feature}
    return {**common, "marks": [], "presence": []}
