"""Accounts as their days were closed, in the few values that lists sort, filter and count by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.health import UNKNOWN
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.late_days import Late, is_late
from seatbeat_collector.scoring.snapshot import Past, Places, past_of
from seatbeat_collector.store.records import AccountRecord
from seatbeat_collector.store.snapshots import Snapshot

from .closed_days import ClosedDays
from .facts import EARLIEST_ZONE, Ask
from .instants import rfc3339
from .moment import Moment
from .scored_row import ScoredRow, listed
from .standing import LATEST_ZONE

_PATHS = (
    "engagement.value",
    "health.value",
    "health.band",
    "usage_frequency.value",
    "usage_frequency.band",
    "time_spent.value",
    "active_users.value",
    "license_utilization.value",
    "license_utilization.band",
)
_PLACE = {path: place for place, path in enumerate(_PATHS)}


class ClosedRow:
    """One account's day; what isn't listed is read where it is asked for."""

    def __init__(self, kept: Snapshot, values: list[Any]) -> None:
        self.kept = kept
        self._values = values

    def __getitem__(self, path: str) -> Any:
        """A value such as `health.band`; None where it wasn't kept."""
        return self._values[_PLACE[path]]

    @cached_property
    def scores(self) -> ScoredRow:
        """Its scores."""
        band = self["health.band"] or UNKNOWN
        return ScoredRow(
            self["engagement.value"],
            self["health.value"],
            band,
            lambda: listed(self.past.metrics),
        )

    @property
    def segment(self) -> str:
        """The segment that it was in."""
        return str(self.kept.basis["segment"])

    @cached_property
    def past(self) -> Past:
        """In full."""
        return past_of(self.kept)


Closed = Mapping[str, ClosedRow]
"""By account's id."""
NOTHING: Closed = MappingProxyType({})
"""Always the same, so that nobody looks for what is another in it."""


def last_closed(as_of: date | None, moment: Moment) -> Closed:
    """As of a day, or of the last that was closed; the caller holds the standing's lock."""
    places, snapshots = Places(_PATHS), moment.store.snapshots
    closed: ClosedDays[Snapshot, ClosedRow] = moment.standing.view(
        ("closed", as_of),
        lambda: ClosedDays(snapshots.on, lambda kept, _: ClosedRow(kept, places.values(kept))),
    )
    return closed.rows(as_of, moment)


def closed_then(as_of: date | None, moment: Moment) -> Closed:
    """Only of those whose day is over as of that day, and of which nothing was heard since.

    The same object for as long as it is the same. The caller holds the standing's lock.
    """
    if as_of is None or as_of >= local_day(moment.now_ms, EARLIEST_ZONE):
        return NOTHING
    then = moment.standing.view(("closed then", as_of), _Then)
    return then.rows(last_closed(as_of, moment), as_of, moment)


class _Then:
    """What holds of what was closed, found again once something is another."""

    def __init__(self) -> None:
        self._closed: Closed = NOTHING
        self._stamp: Any = None
        self._rows: Closed = NOTHING

    def rows(self, closed: Closed, as_of: date, moment: Moment) -> Closed:
        """What is left of it."""
        late = moment.standing.late_days.now()
        running = _running(as_of, moment)
        if closed is not self._closed or self._stamp != (late, running):
            gone = {one.account_id for one in _gone(as_of, late, running, moment)}
            left = {name: row for name, row in closed.items() if name not in gone}
            self._closed, self._stamp = closed, (late, running)
            self._rows = left if gone else closed
        return self._rows


def _running(as_of: date, moment: Moment) -> frozenset[str]:
    """The zones in which a day isn't over."""
    if as_of < local_day(moment.now_ms, LATEST_ZONE):
        return frozenset()
    zones = {zone_of(one, moment.timezone) for one in moment.standing.records}
    return frozenset(zone for zone in zones if as_of >= local_day(moment.now_ms, zone))


def _gone(
    as_of: date, late: Late, running: frozenset[str], moment: Moment
) -> Iterator[AccountRecord]:
    if not late and not running:
        return
    day = as_of.toordinal() - 1
    for record in moment.standing.records:
        family = moment.standing.family(record)
        records = [record] if family is None else family.records
        if zone_of(record, moment.timezone) in running or is_late(late, records, day):
            yield record


def is_at_own_timeout(name: str, ask: Ask, moment: Moment) -> bool:
    """Whether a metric is asked for at the idle timeout at which days are closed."""
    return name != "time_spent" or ask.idle_timeout in (None, moment.idle_timeout_s)


def is_kept(headline: str, ask: Ask, moment: Moment) -> bool:
    """Whether a list asks for a headline as it is kept, over the metric's own window."""
    own = ask.window in (None, CATALOGUE[headline].window)
    return own and is_at_own_timeout(headline, ask, moment)


def snapshot_row(kept: Past | None) -> dict[str, Any] | None:
    """Which snapshot an account was read from; None for what was worked out now."""
    if kept is None:
        return None
    return {
        "revision": kept.revision,
        "made_at": rfc3339(kept.made_at_ms),
        "rules": kept.rules_hash,
    }
