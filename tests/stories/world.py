"""A real store and folder, told what happened in a few words."""

from __future__ import annotations

import itertools
from datetime import date

from seatbeat_collector.fold import Folder
from seatbeat_collector.presence.engaged import engaged
from seatbeat_collector.presence.intervals import clip, length
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.rows import AccountTraits, Activity, Beat, Rows, UserTraits
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.store.user_day import Rules

from .blank import blank_database

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
NOON = 1_790_000_000_000 // DAY * DAY + DAY // 2
"""Noon (UTC) of the day on which the stories happen."""
TODAY = date(2026, 9, 21)
ALWAYS = (date(2020, 1, 1), date(2030, 1, 1))


class World:
    """One database. Times are ms since the epoch."""

    def __init__(self, path, *, idle_timeout_s=60, policy="focused", zone="UTC", domains=""):
        self.path = blank_database(path)
        self.rules = Rules(idle_timeout_s * 1000, policy)
        self.store = SqliteStore(self.path, timezone=zone, internal_domains=domains)
        self.folder = Folder(self.store.rollups, self.rules, zone=zone)
        self._ids = itertools.count(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.store.close()

    def tell(self, *facts):
        """Append some facts in one request."""
        rows = Rows()
        kinds = {
            Beat: rows.beats,
            Activity: rows.activities,
            UserTraits: rows.users,
            AccountTraits: rows.accounts,
        }
        for fact in facts:
            kinds[type(fact)].append(fact)
        self.store.append(rows, received_at_ms=NOON)

    def fold(self):
        self.folder.fold_all()

    def work(self, start, minutes, *, user="kim", account="acme", feature="", app=""):
        """The heartbeat of somebody who works without a pause."""
        span = (start, start + round(minutes * MINUTE))
        return Beat(account, user, app, feature, (span,), (span,), (span,))

    def act(self, at, name="report.exported", *, user="kim", account="acme", on_page=False):
        """One act with an id of its own."""
        key = NOON.to_bytes(6, "big") + next(self._ids).to_bytes(10, "big")
        return Activity(key, True, account, user, name, at, on_page=on_page)

    def days(self, account="acme"):
        """Engaged minutes by user and day."""
        self.fold()
        return {
            (row.user_id, row.day): row.engaged_ms / MINUTE
            for row in self.store.user_days(account, *ALWAYS)
        }

    def minutes(self, account="acme"):
        """Engaged minutes of the whole account."""
        return sum(self.days(account).values())

    def counted_anew(self, account, zone, idle_timeout_s=60):
        """Engaged minutes by user and day, by the algebra over all that is known."""
        found = {}
        for user, timeline in self.store.timelines(account, 0, 2 * NOON):
            spans = engaged(timeline, idle_timeout_ms=idle_timeout_s * 1000)
            for day in {row.day for row in self.store.user_days(account, *ALWAYS)}:
                inside = length(clip(spans, *day_bounds(day, zone)))
                found[user, day] = inside / MINUTE
        return {key: minutes for key, minutes in found.items() if minutes}
