"""What new evidence changes of a user's time: only what is near to it is computed.

Whether an instant is engaged, and for which feature, follows from the marks that cover it, else
from the nearest marks before and after it when they are at most the idle timeout apart, and from
the presence at that instant. So new evidence between two marks changes nothing beyond these marks,
and nothing that is further from it than the idle timeout.
"""

from __future__ import annotations

from typing import NamedTuple

from seatbeat_collector.presence.engaged import Part, parts
from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.timeline import Mark, Timeline
from seatbeat_collector.store.chunks import Evidence, Packed
from seatbeat_collector.store.news import News
from seatbeat_collector.store.periods import PERIOD_MS, Track
from seatbeat_collector.store.user_day import Change, Rules


class Source(NamedTuple):
    """Where evidence of a place is found."""

    track: Track
    settled: list[Evidence]
    """What is known besides the track."""
    held: list[Span] | None
    """When it counts in this place; None: always."""


def change_of(sources: list[Source], news: News, extent: Span, rules: Rules) -> Change:
    """What the news, which the tracks hold by now, change of the time that the sources tell."""
    reach = rules.idle_timeout_ms
    low, high = extent[0] - reach, extent[1] + reach
    after = _view(sources, low, high)
    if after.bare:
        now = _view(sources, low - reach, high + reach)
        was = _view(sources, low - reach, high + reach, was=True)
        return _change(low, high, _parts(was, rules), _parts(now, rules), news)
    low, high, goes_on = _between_neighbours(after.marks, news, extent)
    after.marks = _touching(after.marks, low, high)
    if goes_on or _was_engaged(after.marks, news, low):
        was = _view(sources, low, high, was=True)
        return _change(low, high, _parts(was, rules), _parts(after, rules), news)
    return _change(low, high, [], _parts(after, rules), news)


def _change(low: int, high: int, before: list[Part], after: list[Part], news: News) -> Change:
    return Change(low, high, before, after, news.moments(), news.acts)


def margin_ms(rules: Rules) -> int:
    """How far from news `change_of` looks at evidence."""
    return 2 * rules.idle_timeout_ms + 1


def _between_neighbours(marks: list[Mark], news: News, extent: Span) -> tuple[int, int, bool]:
    """From the end of a mark that was known before the news to the next one's start.

    And whether there is a next one. Where there is none near enough, the news are the border.
    """
    first, last = extent
    ends = [mark.end for mark in marks if mark.start < first and mark.end <= first]
    ends += [known for _, known, _, _ in news.marks if known is not None and known <= first]
    starts = [mark.start for mark in marks if mark.start > last]
    return max(ends, default=first), min(starts, default=last), bool(starts)


def _was_engaged(marks: list[Mark], news: News, low: int) -> bool:
    """Whether anything that was known before may count after `low`, given the marks from there."""
    now = sum([mark.end > low for mark in marks])
    new = sum([end > low for _, _, end, _ in news.marks])
    return now > new or any(known is not None and known > low for _, known, _, _ in news.marks)


def _touching(marks: list[Mark], low: int, high: int) -> list[Mark]:
    """What bears on the time from mark to mark."""
    return [mark for mark in marks if mark.start <= high and mark.end >= low]


def _parts(view: Timeline, rules: Rules) -> list[Part]:
    if not view.marks and not view.bare:
        return []
    return parts(view, idle_timeout_ms=rules.idle_timeout_ms, policy=rules.policy)


def _view(sources: list[Source], low: int, high: int, *, was: bool = False) -> Timeline:
    """What touches [low, high]: now, or as it was known before."""
    whole = Timeline()
    for track, settled, held in sources:
        known = whole if held is None else Timeline()
        for number in range((low - 1) // PERIOD_MS, high // PERIOD_MS + 1):
            period = track.at(number)
            _read(was and period.was or period.now, period.zero, low, high, known)
        for evidence in settled:
            _add(known, _of_evidence(evidence, low, high))
        if held is not None:
            _add(whole, _within(known, held))
    return whole


def _read(packed: Packed, zero: int, low: int, high: int, view: Timeline) -> None:
    labels, low, high = packed.labels, low - zero, high - zero
    if packed.marks:
        view.marks += [
            Mark(zero + start, zero + start + length, labels[label])
            for start, length, label in packed.marks
            if start + length >= low and start <= high
        ]
    if packed.visible:
        view.visible += [(zero + s, zero + e) for s, e in packed.visible if e >= low and s <= high]
        view.focused += [(zero + s, zero + e) for s, e in packed.focused if e >= low and s <= high]
    if packed.bare:
        view.bare += [
            Mark(zero + at, zero + at, labels[label])
            for at, label in packed.bare
            if low <= at <= high
        ]


def _of_evidence(evidence: Evidence, low: int, high: int) -> Timeline:
    whole = evidence.timeline()
    return Timeline(
        [mark for mark in whole.marks if mark.start <= high and mark.end >= low],
        whole.visible,
        whole.focused,
        [mark for mark in whole.bare if low <= mark.start <= high],
    )


def _add(view: Timeline, more: Timeline) -> None:
    view.marks += more.marks
    view.visible += more.visible
    view.focused += more.focused
    view.bare += more.bare


def _within(view: Timeline, held: list[Span]) -> Timeline:
    evidence = Evidence()
    for start, end, label in view.marks:
        evidence.marks[start, label] = max(end, evidence.marks.get((start, label), -1))
    evidence.visible, evidence.focused = view.visible, view.focused
    evidence.bare = {(at, label) for at, _, label in view.bare}
    return evidence.within(held).timeline()
