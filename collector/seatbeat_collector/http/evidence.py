"""The user-days and engaged spans of an account, at the idle timeout that was asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from seatbeat_collector.errors import EvidenceGone
from seatbeat_collector.presence.engaged import Part, parts
from seatbeat_collector.presence.intervals import Span, union
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.store.records import AccountRecord, UserDay

from .moment import Moment

HOUR_MS = 3_600_000


class Days(NamedTuple):
    """Local days first..last of an account, both included."""

    account_id: str
    zone: str
    first: date
    last: date


def days_of(record: AccountRecord, first: date, last: date, moment: Moment) -> Days:
    """The account's own days first..last of which numbers are kept.

    Days that are being deleted are gone at once: meanwhile they would have a part of their people.
    """
    return Days(
        record.account_id,
        zone_of(record, moment.timezone),
        max(first, moment.kept.first_day or first),
        last,
    )


def user_days(days: Days, moment: Moment, *, idle_timeout_s: int) -> list[UserDay]:
    """The user-days; other idle timeouts than the collector's are computed from the evidence."""
    found = moment.store.user_days(days.account_id, days.first, days.last)
    if idle_timeout_s == moment.idle_timeout_s:
        return found
    _check_evidence(days, found, moment)
    engaged: dict[tuple[str, date], int] = defaultdict(int)
    measured: dict[tuple[str, date], int] = defaultdict(int)
    for user_id, part in _parts(days, moment, idle_timeout_s):
        for day, start, end in _by_day(part, days.zone):
            engaged[user_id, day] += end - start
            measured[user_id, day] += (end - start) if part.measured else 0
    return [
        one._replace(
            engaged_ms=engaged[one.user_id, one.day], measured_ms=measured[one.user_id, one.day]
        )
        for one in found
    ]


def _check_evidence(days: Days, found: list[UserDay], moment: Moment) -> None:
    """Raises EvidenceGone where a user-day can't be counted anew: rather none than a low one."""
    whole = moment.kept.first_whole_day(days.zone)
    if whole is not None and any(one.day < whole for one in found):
        raise EvidenceGone(
            f"idle_timeout: evidence before {whole} is no longer kept (retain_evidence_days), so"
            f" days before it are known for {moment.idle_timeout_s} s alone. Ask without"
            f" idle_timeout, or for a window that begins on {whole} or later."
        )


def spans_by_user(days: Days, moment: Moment, *, idle_timeout_s: int) -> dict[str, list[Span]]:
    """Each counted user's engaged spans within the days."""
    found: dict[str, list[Span]] = defaultdict(list)
    if idle_timeout_s == moment.idle_timeout_s:
        for user_id, spans in moment.store.engaged_spans(days.account_id, days.first, days.last):
            found[user_id].extend(spans)
        return found
    for user_id, part in _parts(days, moment, idle_timeout_s):
        found[user_id].append((part.start, part.end))
    return {user_id: union(spans) for user_id, spans in found.items()}


def _parts(days: Days, moment: Moment, idle_timeout_s: int) -> Iterator[tuple[str, Part]]:
    """Every user's engaged parts within the days; bridges reach beyond both ends."""
    start_ms, _ = day_bounds(days.first, days.zone)
    _, end_ms = day_bounds(days.last, days.zone)
    margin = idle_timeout_s * 1000
    timelines = moment.store.timelines(days.account_id, start_ms - margin, end_ms + margin)
    for user_id, timeline in timelines:
        for part in parts(timeline, idle_timeout_ms=margin, policy=moment.idle_policy):
            if part.start < end_ms and part.end > start_ms:
                yield (
                    user_id,
                    part._replace(start=max(part.start, start_ms), end=min(part.end, end_ms)),
                )


def _by_day(part: Part, zone: str) -> Iterable[tuple[date, int, int]]:
    """The part cut at local midnights."""
    start = part.start
    while start < part.end:
        day = local_day(start, zone)
        end = min(part.end, day_bounds(day, zone)[1])
        yield day, start, end
        start = end
