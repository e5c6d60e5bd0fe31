"""Fold: new evidence into user-hours, and from there into user-days.

Folding coalesces: however many heartbeats came for a user, their days are computed once. All that a
fold writes goes into one transaction, together with the removal of what it read, so a crash loses
nothing and running it again changes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from .errors import StoreUnavailable
from .presence.intervals import Span
from .presence.local_days import day_bounds, days_touched
from .store.changes import Changes, DayRow, Pending, Place
from .store.chunks import HOUR_MS, Evidence, pack, unpack
from .store.folding import FoldConflict, FoldStore
from .store.user_day import Rules, day_row

log = logging.getLogger(__name__)

FOREVER = (-(1 << 40), 1 << 40)
"""Hours, from before any evidence to after all of it."""


class Folder:
    """Brings the rollups up to date with what was taken in; one at a time, by any thread."""

    def __init__(self, store: FoldStore, rules: Rules, *, zone: str, limit: int = 2_000) -> None:
        self._store = store
        self._rules = rules
        self._limit = limit
        self._lock = threading.Lock()
        store.rollup_rules(f"idle {rules.idle_timeout_ms} {rules.policy}, zone {zone}")

    def fold_once(self) -> int:
        """Fold what is new of up to `limit` users; returns 0 when nothing is left to do."""
        with self._lock:
            pending = self._store.pending(self._limit)
            if pending.empty:
                return 0
            try:
                self._store.apply_fold(Fold(self._store, self._rules).run(pending))
            except FoldConflict:
                log.info("another process folded first; looking again")
            return max(1, pending.rows)

    def catch_up(self, timeout_s: float = 2.0) -> bool:
        """Fold all there is, so that a read sees what was acknowledged.

        False when time ran out, or when the store can't write now: a read then sees what was
        folded before.
        """
        until = time.monotonic() + timeout_s
        try:
            while self.fold_once():
                if time.monotonic() > until:
                    return False
        except StoreUnavailable as error:
            log.warning("the fold waits: %s", error.detail)
            return False
        return True

    def fold_all(self, progress: Callable[[int], None] = lambda rows: None) -> None:
        """Fold until nothing is left, telling the progress in rows."""
        while rows := self.fold_once():
            progress(rows)


class Fold:
    """One run: what was read, merged with what was known, and the days that follow from it."""

    def __init__(self, store: FoldStore, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self._hours: dict[Place, dict[int, Evidence]] = {}
        self._dirty: dict[Place, set[date]] = defaultdict(set)
        self._zone = lru_cache(maxsize=None)(store.zone)

    def run(self, pending: Pending) -> Changes:
        for place, fresh in pending.evidence.items():
            self._merge(place, fresh)
        for user_id in pending.stale_users:
            self._attribute_again(user_id)
        if pending.stale_account is not None:
            self._rebuild(pending.stale_account)
        return Changes(
            pending=pending,
            hours={
                place: {hour: pack(evidence, hour) for hour, evidence in hours.items()}
                for place, hours in self._hours.items()
            },
            days={place: self._compute(place, days) for place, days in self._dirty.items()},
            rebuilt=pending.stale_account,
        )

    def _merge(self, place: Place, fresh: Evidence) -> None:
        by_hour = fresh.by_hour()
        known = self._store.hours(place, min(by_hour), max(by_hour))
        merged = self._hours.setdefault(place, {})
        for hour, evidence in by_hour.items():
            self._soil(place, _bounds(evidence))
            if hour in known:
                before = unpack(known[hour], hour)
                before.add(evidence)
                evidence = before
            merged[hour] = evidence

    def _soil(self, place: Place, changed: Span) -> None:
        """Mark the days that evidence within `changed` can alter."""
        low = changed[0] - self._rules.idle_timeout_ms
        high = changed[1] + self._rules.idle_timeout_ms
        if place.account_id is not None:
            zone = self._zone(place.account_id)
            self._dirty[place].update(days_touched(low, high, zone))
            return
        for start, end, account_id in self._store.membership_spans(place.user_id):
            if start < high and end > low:
                zone = self._zone(account_id)
                days = days_touched(max(low, start), min(high, end), zone)
                self._dirty[Place(account_id, place.user_id)].update(days)

    def _attribute_again(self, user_id: str) -> None:
        """The user's memberships changed: whatever followed from them is computed anew."""
        for account_id in self._store.accounts_of(user_id):
            self._soil_all(Place(account_id, user_id), [Place(None, user_id)])

    def _rebuild(self, account_id: str) -> None:
        """The account's days begin elsewhere now, or count by other rules: compute them all."""
        for place in self._store.places_of(account_id):
            self._soil_all(place, [place, Place(None, place.user_id)])

    def _soil_all(self, place: Place, sources: Iterable[Place]) -> None:
        zone = self._zone(str(place.account_id))
        for source in sources:
            hours = {*self._store.hours(source, *FOREVER), *self._hours.get(source, ())}
            for hour in hours:
                start = hour * HOUR_MS - self._rules.idle_timeout_ms
                end = (hour + 1) * HOUR_MS + self._rules.idle_timeout_ms
                self._dirty[place].update(days_touched(start, end, zone))

    def _compute(self, place: Place, days: set[date]) -> dict[date, DayRow | None]:
        zone, margin = self._zone(str(place.account_id)), self._rules.idle_timeout_ms
        bounds = {day: day_bounds(day, zone) for day in days}
        first = (min(start for start, _ in bounds.values()) - margin) // HOUR_MS
        last = (max(end for _, end in bounds.values()) + margin) // HOUR_MS
        known = _Known(self._evidence_by_hour(place, first, last))
        return {
            day: day_row(known.between(start - margin, end + margin), start, end, self._rules)
            for day, (start, end) in bounds.items()
        }

    def _evidence_by_hour(
        self, place: Place, first: int, last: int
    ) -> dict[int, list[bytes | Evidence]]:
        found: dict[int, list[bytes | Evidence]] = defaultdict(list)
        for hour, body in self._load(place, first, last).items():
            found[hour].append(body)
        if self._store.unattributed(place.user_id) or Place(None, place.user_id) in self._hours:
            spans = [
                (start, end)
                for start, end, account_id in self._store.membership_spans(place.user_id)
                if account_id == place.account_id
            ]
            for hour, body in self._load(Place(None, place.user_id), first, last).items():
                evidence = unpack(body, hour) if isinstance(body, bytes) else body
                found[hour].append(evidence.within(spans))
        return found

    def _load(self, place: Place, first: int, last: int) -> dict[int, bytes | Evidence]:
        """A user's hours as they will be once this fold is written."""
        merged = self._hours.get(place, {})
        loaded: dict[int, bytes | Evidence] = dict(self._store.hours(place, first, last))
        loaded.update((h, e) for h, e in merged.items() if first <= h <= last)
        return loaded


class _Known:
    """Evidence by hour, unpacked when first asked for."""

    def __init__(self, by_hour: dict[int, list[bytes | Evidence]]) -> None:
        self._by_hour = by_hour

    def between(self, start_ms: int, end_ms: int) -> Evidence:
        """All evidence of the hours that [start_ms, end_ms] touches."""
        found = Evidence()
        for hour in range(start_ms // HOUR_MS, end_ms // HOUR_MS + 1):
            pieces = self._by_hour.get(hour, ())
            for index, piece in enumerate(pieces):
                if isinstance(piece, bytes):
                    piece = self._by_hour[hour][index] = unpack(piece, hour)
                found.add(piece)
        return found


def _bounds(evidence: Evidence) -> Span:
    """The first and the last instant of which the evidence says anything."""
    spans = [*evidence.moments(), *evidence.visible, *evidence.focused]
    return min(start for start, _ in spans), max(end for _, end in spans)
