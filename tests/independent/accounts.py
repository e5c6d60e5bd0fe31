"""One account as the raw events tell it: its people's days, and what was known of it when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from .days import ONE_DAY, bounds, day_of
from .engaged import Evidence, engaged, merged
from .raw import Raw


class Lived(NamedTuple):
    """What one person did in one account on one local day."""

    engaged_ms: int
    measured_ms: int
    spans: list[tuple[int, int]]
    """When they were engaged."""
    moments: list[tuple[int, int]]
    """When something happened: marks and bare marks."""


class Account(NamedTuple):
    """An account by itself, without those below it."""

    account_id: str
    zone: str
    days: dict[date, dict[str, Lived]]
    """Those who came, by day; nobody who is not counted."""
    first_day: date | None
    """The day of the first event of anybody."""
    last_day: date | None
    """The day of the last one."""
    raw: Raw

    def held(self, trait: str, at_ms: int | None = None) -> Any:
        """The value of a trait at an instant, or now."""
        return self.raw.held(self.account_id, trait, at_ms)


def accounts(
    raw: Raw, *, idle_timeout_s: int, zone: str = "UTC", own_domains: tuple[str, ...] = ()
) -> dict[str, Account]:
    """Every account, by id; `zone` is that of accounts without one."""
    by_account: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for (account_id, user_id), evidence in raw.evidence().items():
        by_account[account_id][user_id] = evidence
    found = {}
    for account_id in {*raw.traits, *by_account}:
        own_zone = raw.held(account_id, "timezone") or zone
        people = by_account[account_id]
        days: dict[date, dict[str, Lived]] = defaultdict(dict)
        for user_id, evidence in people.items():
            if raw.is_counted(user_id, own_domains):
                for day, lived in _days(evidence, own_zone, idle_timeout_s * 1000).items():
                    days[day][user_id] = lived
        every = [moment for evidence in people.values() for moment in _moments(evidence)]
        first = day_of(min(start for start, _ in every), own_zone) if every else None
        last = day_of(max(end for _, end in every), own_zone) if every else None
        found[account_id] = Account(account_id, own_zone, days, first, last, raw)
    return found


def _days(evidence: Evidence, zone: str, idle_timeout_ms: int) -> dict[date, Lived]:
    slices = engaged(evidence, idle_timeout_ms=idle_timeout_ms)
    found: dict[date, Lived] = {}
    for moment in _moments(evidence):
        for day in _touched(*moment, zone):
            lived = found.setdefault(day, Lived(0, 0, [], []))
            lived.moments.append(_inside(moment, day, zone))
    for start, end, measured in slices:
        for day in _touched(start, end, zone):
            low, high = _inside((start, end), day, zone)
            lived = found[day] if day in found else Lived(0, 0, [], [])
            found[day] = lived._replace(
                engaged_ms=lived.engaged_ms + high - low,
                measured_ms=lived.measured_ms + (high - low) * measured,
            )
            found[day].spans.append((low, high))
    return {
        day: lived._replace(spans=merged(lived.spans), moments=merged(lived.moments))
        for day, lived in found.items()
    }


def _moments(evidence: Evidence) -> list[tuple[int, int]]:
    return [*evidence.marks, *((at, at) for at in evidence.bare)]


def _touched(start: int, end: int, zone: str) -> list[date]:
    """The local days of [start, end), or of the instant where both are the same."""
    last = day_of(max(start, end - 1), zone)
    days = [day_of(start, zone)]
    while days[-1] < last:
        days.append(days[-1] + ONE_DAY)
    return days


def _inside(span: tuple[int, int], day: date, zone: str) -> tuple[int, int]:
    low, high = bounds(day, zone)
    return max(span[0], low), min(span[1], high)
