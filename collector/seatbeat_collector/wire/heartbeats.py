"""Heartbeats → beats: segments become spans of corrected time, judged one by one."""

from __future__ import annotations

import msgspec

from seatbeat_collector.store.rows import Beat, Span

from .events import Heartbeat, Segment
from .ids import once_key
from .refused import Refused
from .times import Times


class Beaten(msgspec.Struct, frozen=True, gc=False):
    """What is left of a heartbeat (None: nothing), and the refusals of single segments."""

    beat: Beat | None
    refused: list[Refused]


def beat_of(event: Heartbeat, times: Times, *, user_id: str, account_id: str | None) -> Beaten:
    """The beat that a heartbeat means. Raises Refused for a bare mark outside the window."""
    if event.page_id is None:
        return Beaten(_bare(event, times, user_id=user_id, account_id=account_id), [])
    refused: list[Refused] = []
    base_ms = (event.anchor or 0) + times.page_offset(event.page_id, event.epoch)
    marks, _ = _spans("marks", event.marks, base_ms, times, refused)
    visible, focused = _spans("presence", event.presence, base_ms, times, refused)
    if not marks and not visible:
        return Beaten(None, refused)
    app, feature = event.app or "", event.feature or ""
    beat = Beat(account_id, user_id, app, feature, marks, visible, focused)
    return Beaten(beat, refused)


def _spans(
    name: str, segments: list[Segment] | None, base_ms: int, times: Times, refused: list[Refused]
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """All spans that lie in the window, and those of them that had focus."""
    if not segments:
        return (), ()
    kept: list[Span] = []
    focused: list[Span] = []
    oldest_ms, latest_ms = times.oldest_counted_ms, times.latest_ms
    for place, segment in enumerate(segments):
        begin_ms = base_ms + segment.start_ms
        span = begin_ms, begin_ms + segment.length_ms
        if begin_ms < 0 or not oldest_ms <= span[1] <= latest_ms:
            refused.append(_refusal(f"{name}.{place}", *span, times))
            continue
        kept.append(span)
        if segment.focused:
            focused.append(span)
    return tuple(kept), tuple(focused)


def _refusal(field: str, begin_ms: int, end_ms: int, times: Times) -> Refused:
    if begin_ms < 0 <= end_ms and times.oldest_counted_ms <= end_ms:
        return Refused("bad_segment", "The segment begins before 1970.", field)
    return times.outside(end_ms, field)


def _bare(event: Heartbeat, times: Times, *, user_id: str, account_id: str | None) -> Beat:
    at_ms = times.counted(event.occurred_at)
    return Beat(
        account_id=account_id,
        user_id=user_id,
        app=event.app or "",
        feature=event.feature or "",
        bare=(at_ms,),
        once=_once(event, times, user_id, account_id),
    )


def _once(event: Heartbeat, times: Times, user_id: str, account_id: str | None) -> bytes | None:
    """A corrected mark would land elsewhere when it is sent again, so it must count once."""
    raw_ms = times.sent_at_ms if event.occurred_at is None else event.occurred_at
    if times.offset_ms == 0 or raw_ms is None:
        return None
    if event.id is not None:
        return once_key(event.id, user_id)
    return once_key(account_id, user_id, raw_ms, event.feature, event.app)
