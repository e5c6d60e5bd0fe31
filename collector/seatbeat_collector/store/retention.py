"""How long things are kept: what a horizon means for days that can't be counted anew any more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.presence.local_days import day_bounds, local_day

DAY_MS = 86_400_000
HOUR_MS = 3_600_000
LONGEST_BRIDGE_MS = 1800 * 1000
"""The longest idle timeout: a day's number may depend on evidence this far beyond its ends."""


_EPOCH = date(1970, 1, 1).toordinal()
_LONGEST_DAY_MS = 26 * HOUR_MS
"""Where clocks go back by two hours."""


class Old(NamedTuple):
    """What of a table is older than it is kept."""

    table: str
    rows: int
    size: int
    """Bytes of content; what the database adds to each row goes too."""


class Retention(NamedTuple):
    """For how many days each kind is kept; 0 means for ever."""

    activities_days: int = 0
    evidence_days: int = 0
    user_days_days: int = 0
    responses_days: int = 0
    inputs_days: int = 0
    snapshots_days: int = 0

    @property
    def evidence_at_most_days(self) -> int:
        """Evidence never outlives the days that were computed from it."""
        limits = [days for days in (self.evidence_days, self.user_days_days) if days]
        return min(limits, default=0)


class KeptFrom(NamedTuple):
    """Since when things are still there; 0 means from the beginning. What is gone stays gone."""

    activities_ms: int = 0
    evidence_ms: int = 0
    user_days: int = 0
    """The ordinal of the first day (proleptic Gregorian) of which numbers are kept."""
    responses_ms: int = 0
    leases_ms: int = 0
    """Before it nobody can tell any more who was asked."""
    inputs_ms: int = 0
    snapshots: int = 0
    """The ordinal of the first day of which snapshots are kept."""

    @property
    def first_day(self) -> date | None:
        """The first day of which numbers are kept, or None when all are."""
        return date.fromordinal(self.user_days) if self.user_days else None

    def first_whole_day(self, zone: str) -> date | None:
        """The first local day all of whose evidence is kept, or None when all evidence is.

        Earlier days keep the numbers they have: they can't be counted anew.
        """
        if not self.evidence_ms:
            return None
        day = local_day(self.evidence_ms, zone)
        while day_bounds(day, zone)[0] - LONGEST_BRIDGE_MS < self.evidence_ms:
            day += timedelta(days=1)
        return day

    @property
    def counted_from_ms(self) -> int:
        """From when on all that comes is on a day that can be counted, whatever its zone."""
        days_ms = (self.user_days - _EPOCH) * DAY_MS if self.user_days else 0
        whole_ms = max(self.evidence_ms and self.evidence_ms + LONGEST_BRIDGE_MS, days_ms)
        return max(self.activities_ms, whole_ms and whole_ms + _LONGEST_DAY_MS)


_ALL = KeptFrom()


def kept_from(
    retention: Retention, now_ms: int, before: KeptFrom = _ALL, *, asked_days: int = 0
) -> KeptFrom:
    """Since when things are to be kept at an instant; never earlier than what is gone already.

    Who was asked is kept as long as answers are, and for `asked_days`, so that nobody is asked
    sooner because answers were deleted.
    """

    def horizon(days: int) -> int:
        return now_ms - days * DAY_MS if days else 0

    def ordinal_of(at_ms: int) -> int:
        return local_day(at_ms, "UTC").toordinal() if at_ms else 0

    evidence_ms = horizon(retention.evidence_at_most_days) // HOUR_MS * HOUR_MS
    answers_days = retention.responses_days
    wanted = KeptFrom(
        activities_ms=horizon(retention.activities_days),
        evidence_ms=evidence_ms,
        user_days=ordinal_of(horizon(retention.user_days_days)),
        responses_ms=horizon(answers_days),
        leases_ms=horizon(answers_days and max(answers_days, asked_days)),
        inputs_ms=horizon(retention.inputs_days),
        snapshots=ordinal_of(horizon(retention.snapshots_days)),
    )
    return KeptFrom(*(max(pair) for pair in zip(wanted, before, strict=True)))
