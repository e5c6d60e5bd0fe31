"""One fold: what was taken in, merged with what was known, and the days that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial

from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.local_days import day_bounds, days_touched
from seatbeat_collector.store.changes import Changes, DayChange, Done, Pending, Place, Rebuild
from seatbeat_collector.store.chunks import HOUR_MS, unpack
from seatbeat_collector.store.folding import FoldStore
from seatbeat_collector.store.news import News
from seatbeat_collector.store.periods import Track
from seatbeat_collector.store.user_day import Rules, advanced

from .anew import Piece, Pieces, of_hours, of_periods
from .window import Source, change_of, margin_ms

FOREVER = (-(1 << 60), 1 << 60)
"""Milliseconds, from before any evidence to after all of it."""
_NEAR_MS = 2 * HOUR_MS
"""News that lie further apart are not looked at as one stretch of time."""


class Fold:
    """Computes what is to be written; nothing is written here."""

    def __init__(self, store: FoldStore, rules: Rules) -> None:
        self._store = store
        self._rules = rules
        self._newest = store.newest_period()
        self._settled_until_ms = store.settled_until_ms()
        self._kept = store.kept_from()
        self._first_days: dict[str, date | None] = {}
        self._today: dict[str, tuple[int, int, date]] = {}
        self._tracks: dict[Place, Track] = {}
        self.looked_at = 0
        """User-days that were known and have been computed anew."""

    # -- new evidence ------------------------------------------------------------------------
    def fresh(self, pending: Pending, places: Callable[[], int]) -> Iterator[Changes]:
        """The changes that follow, of about so many places each; the last takes all away.

        Evidence may be merged twice, acts may not: all places with acts come last, together with
        the mark of how far acts are folded.
        """
        version = pending.version
        plain: list[list[Place]] = []
        acting: list[list[Place]] = []
        for unit in _units(pending, self._store):
            (acting if any(pending.evidence[p].acts for p in unit) else plain).append(unit)
        held: list[list[Place]] = []
        for unit in plain:
            held.append(unit)
            if len(held) >= places():
                yield self._changes(version, held, pending, Done())
                version, held = version + 1, []
        done = Done(blocks=pending.blocks, last_activity=pending.last_activity)
        yield self._changes(version, held + acting, pending, done)

    def _changes(
        self, version: int, units: Iterable[list[Place]], pending: Pending, done: Done
    ) -> Changes:
        periods: list[tuple[Place, int, bytes]] = []
        days: list[DayChange] = []
        for unit in units:
            self._tracks = {}
            news = {place: self._track(place).take(pending.evidence[place]) for place in unit}
            for place in unit:
                for number, body in self._tracks[place].changed():
                    periods.append((place, number, body))
            for place, told in self._told(news):
                if not self._store.is_stale(place):
                    days += self._days(place, told)
        return Changes(version, periods, days, done)

    def _told(self, news: dict[Place, News]) -> Iterable[tuple[Place, News]]:
        """The news by the places where they count."""
        without = [place for place in news if place.account_id is None]
        if not without:
            return news.items()
        found = {place: told for place, told in news.items() if place.account_id is not None}
        for place in without:
            for low, high, account_id in self._store.membership_spans(place.user_id):
                there = Place(account_id, place.user_id)
                here = news[place].within(low, high)
                if there in found:
                    here.add(found[there])
                found[there] = here
        return found.items()

    def _days(self, place: Place, news: News) -> Iterator[DayChange]:
        """A place's days after the news."""
        extent = news.extent()
        if extent is None:
            return
        zone = self._store.zone(str(place.account_id))
        if extent[1] - extent[0] > _NEAR_MS:
            yield from self._anew(place, news.days(zone, self._rules.idle_timeout_ms))
            return
        change = change_of(self._sources(place, extent), news, extent, self._rules)
        for start, end, day in self._days_between(change.low, change.high, zone):
            if not self._is_countable(day, zone):
                continue
            before = self._store.day(place, day)
            if before is not None and before.detail.stretches is None:
                yield from self._anew(place, [day])
            else:
                yield DayChange(place, day, before, advanced(before, change, start, end))

    def _sources(self, place: Place, bounds: Span) -> list[Source]:
        margin = margin_ms(self._rules)
        low, high = bounds[0] - margin, bounds[1] + margin
        sources = [self._source(place, low, high, None)]
        held = self._held(place)
        if held is not None:
            sources.append(self._source(Place(None, place.user_id), low, high, held))
        return sources

    def _source(self, place: Place, low: int, high: int, held: list[Span] | None) -> Source:
        settled = []
        if low < self._settled_until_ms:
            rows = self._store.settled(place, low, high)
            settled = [unpack(body, hour * HOUR_MS) for hour, body in rows]
        return Source(self._track(place), settled, held)

    def _track(self, place: Place) -> Track:
        track = self._tracks.get(place)
        if track is None:
            read = partial(self._store.period, place)
            track = self._tracks[place] = Track(read, self._newest)
        return track

    def _held(self, place: Place) -> list[Span] | None:
        """When account-less acts of the user count here; None: there are none of any."""
        without = Place(None, place.user_id)
        if without not in self._tracks and not self._store.unattributed(place.user_id):
            return None
        spans = self._store.membership_spans(place.user_id)
        return [(low, high) for low, high, account_id in spans if account_id == place.account_id]

    def _days_between(self, low: int, high: int, zone: str) -> Iterable[tuple[int, int, date]]:
        today = self._today.get(zone)
        if today is not None and today[0] <= low and high < today[1]:
            return (today,)
        found = [(*day_bounds(day, zone), day) for day in days_touched(low, high, zone)]
        self._today[zone] = found[-1]
        return found

    def _is_countable(self, day: date, zone: str) -> bool:
        """Whether all its evidence is still there; else it keeps the numbers it has."""
        if zone not in self._first_days:
            self._first_days[zone] = self._kept.first_whole_day(zone)
        first = self._first_days[zone]
        return first is None or day >= first

    # -- all over again ----------------------------------------------------------------------
    def attributed(self, user_ids: list[str]) -> Changes:
        """All days of users whose account-less acts count elsewhere now."""
        version = self._store.version()
        days: list[DayChange] = []
        for user_id in user_ids:
            for account_id in self._store.accounts_of(user_id):
                place = Place(account_id, user_id)
                if not self._store.is_stale(place):
                    days += self._anew(place, None)
        return Changes(version, [], days, Done(stale_users=user_ids))

    def rebuilt(self, rebuild: Rebuild) -> Changes:
        """All days of some people of an account that counts by other rules now."""
        version = self._store.version()
        days: list[DayChange] = []
        for place in rebuild.places:
            days += self._anew(place, None)
        return Changes(version, [], days, Done(rebuilt=rebuild))

    def _anew(self, place: Place, days: Iterable[date] | None) -> Iterator[DayChange]:
        """Some days, or all, from all evidence."""
        zone, reach = self._store.zone(str(place.account_id)), self._rules.idle_timeout_ms
        if days is None:
            pieces = Pieces(self._pieces(place, *FOREVER))
            known = self._store.days(place)
            self.looked_at += len(known)
            days = {*pieces.days(zone, reach), *known}
            wanted = sorted(day for day in days if self._is_countable(day, zone))
        else:
            wanted = sorted(day for day in days if self._is_countable(day, zone))
            if not wanted:
                return
            low, high = day_bounds(wanted[0], zone)[0], day_bounds(wanted[-1], zone)[1]
            pieces = Pieces(self._pieces(place, low - reach, high + reach))
        for day, row in pieces.rows(wanted, zone, self._rules):
            before = self._store.day(place, day)
            if before != row:
                yield DayChange(place, day, before, row)

    def _pieces(self, place: Place, low: int, high: int) -> Iterator[Piece]:
        yield from self._pieces_of(place, low, high, None)
        held = self._held(place)
        if held is not None:
            yield from self._pieces_of(Place(None, place.user_id), low, high, held)

    def _pieces_of(
        self, place: Place, low: int, high: int, held: list[Span] | None
    ) -> Iterator[Piece]:
        yield from of_hours(self._store.settled(place, low, high), held)
        periods = dict(self._store.evidence(place, low, high))
        if place in self._tracks:
            periods.update(self._tracks[place].changed())
        yield from of_periods(periods.items(), held)


def _units(pending: Pending, store: FoldStore) -> list[list[Place]]:
    """The places, each with those that must be folded with it, in the store's order."""
    together: dict[str, list[Place]] = defaultdict(list)
    for place in pending.evidence:
        if place.account_id is None:
            together[place.user_id] = []
    units = []
    for place in pending.evidence:
        if place.user_id in together:
            together[place.user_id].append(place)
        else:
            units.append([place])
    units += together.values()
    return sorted(units, key=lambda unit: store.order(unit[0]))
