"""From what the store knows of accounts to what the metrics are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from seatbeat_collector.errors import InvalidParameter, NotFound
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.hierarchy import tree_of
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.scoring.accounts import observed_from, zone_of
from seatbeat_collector.scoring.terms import NOW, end_of
from seatbeat_collector.store.records import AccountRecord

from .moment import Moment

EARLIEST_ZONE = "Pacific/Kiritimati"
"""Where a day begins first."""


class Ask(NamedTuple):
    """Which days a reader asks for, and the idle timeout; None stands for the default."""

    window: int | None = None
    as_of: date | None = None
    idle_timeout: int | None = None


class Tree(NamedTuple):
    """An account and all below it; the account itself comes first."""

    records: list[AccountRecord]
    zone: str

    @property
    def root(self) -> AccountRecord:
        """The account itself."""
        return self.records[0]


def parent_of(record: AccountRecord) -> str | None:
    """The id of the account above, as it is now."""
    named = held_at(record.history, "parent_id", NOW)
    return named if isinstance(named, str) else None


def window_of(ask: Ask, days: int, zone: str, moment: Moment) -> Window:
    """The window asked for. A day that is tomorrow elsewhere on Earth means tomorrow here.

    Raises InvalidParameter for an `as_of` further in the future.
    """
    today = local_day(moment.now_ms, zone)
    if ask.as_of is None:
        return Window(days, today, today)
    if ask.as_of > local_day(moment.now_ms, EARLIEST_ZONE) + timedelta(days=1):
        raise InvalidParameter("as_of: lies after tomorrow")
    return Window(days, min(ask.as_of, today + timedelta(days=1)), today)


def shown_at(ask: Ask, zone: str, moment: Moment) -> int:
    """The instant whose traits describe an account: now, or the end of a past window."""
    window = window_of(ask, 1, zone, moment)
    return end_of(window, zone) if window.as_of < window.today else NOW


def last_seen(events_ms: Iterable[int | None], zone: str, window: Window) -> date | None:
    """The day of the last event; None where a past window can't tell it from that.

    `events_ms` are the last events of an account and of those below it.
    """
    days = [local_day(at_ms, zone) for at_ms in events_ms if at_ms is not None]
    return max((day for day in days if day <= window.as_of), default=None)


def subject_of(tree: Tree, ask: Ask, moment: Moment) -> Subject:
    """What the metrics of a tree are about; its root's time zone says where days begin."""
    days = ask.window or CATALOGUE["usage_frequency"].window
    license_days = ask.window or CATALOGUE["license_utilization"].window
    window = window_of(ask, days, tree.zone, moment)
    end_ms = end_of(window, tree.zone)
    starts = [observed_from(record, tree.zone, end_ms, moment.kept) for record in tree.records]
    return Subject(
        window=window,
        license_window=window.of(license_days),
        timezone=tree.zone,
        start=min((day for day in starts if day is not None), default=None),
        last_seen=last_seen((one.last_event_ms for one in tree.records), tree.zone, window),
        idle_timeout_s=ask.idle_timeout or moment.idle_timeout_s,
    )


def find_record(account_id: str, moment: Moment) -> AccountRecord:
    """What is known of one account. Raises NotFound."""
    record = moment.store.account(account_id)
    if record is None:
        raise NotFound(f"There is no account {account_id!r}.")
    return record


def find_tree(account_id: str, moment: Moment) -> Tree:
    """The account and all below it. Raises NotFound."""
    record = find_record(account_id, moment)
    names = tree_of(account_id, moment.store.portfolio.children)[1:]
    below = [one for one in map(moment.store.account, names) if one is not None]
    return Tree([record, *below], zone_of(record, moment.timezone))


def ask_of(query: dict[str, Any]) -> Ask:
    """What a query asks for."""
    return Ask(query.get("window"), query.get("as_of"), query.get("idle_timeout"))
