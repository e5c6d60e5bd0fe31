"""The accounts of a tree with their days: added up beforehand, or counted from user-days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from seatbeat_collector.metrics.account import Member, first_day_needed
from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.licenses import Seats
from seatbeat_collector.metrics.user_days import People, used_days
from seatbeat_collector.scoring.accounts import seats_at, zone_of
from seatbeat_collector.scoring.terms import end_of
from seatbeat_collector.store.records import AccountDay, AccountRecord, UserDay

from .evidence import days_of, user_days
from .facts import Tree
from .moment import Moment


class Counted(NamedTuple):
    """A tree counted from user-days."""

    members: list[Member]
    people: People
    """By which bits the members' days name people."""
    user_days: list[list[UserDay]]
    """Of each member."""


DaysOf = Callable[[int, int, int], list[AccountDay]]
"""An account's days by its number and the ordinals of the first and last day."""


def added_up(tree: Tree, subject: Subject, moment: Moment, read: DaysOf) -> list[Member]:
    """From account-days, at the collector's idle timeout; nobody may be in two of the accounts."""
    first, last = _days_needed(subject)
    ordinals = max(first.toordinal(), moment.kept.user_days), last.toordinal()
    found, width = [], 0
    for record in tree.records:
        days = read(record.number, *ordinals)
        own = [day._replace(users=day.users << width) for day in days] if width else days
        found.append(Member(_seats(record, subject, moment), own))
        width = max([width, *(day.users.bit_length() for day in own)])
    return found


def counted(tree: Tree, subject: Subject, moment: Moment) -> Counted:
    """From user-days: at any idle timeout, and whoever is in several accounts counts once."""
    people, days = People(), []
    for record in tree.records:
        needed = days_of(record, *_days_needed(subject), moment)
        days.append(user_days(needed, moment, idle_timeout_s=subject.idle_timeout_s))
    members = [
        Member(_seats(record, subject, moment), used_days(own, people))
        for record, own in zip(tree.records, days, strict=True)
    ]
    return Counted(members, people, days)


def _days_needed(subject: Subject) -> tuple[date, date]:
    window = subject.window
    last = window.today if window.as_of >= window.today else window.last
    return first_day_needed(window, subject.license_window), last


def _seats(record: AccountRecord, subject: Subject, moment: Moment) -> Seats:
    """The seats at the end of the license window, as days are where the account is."""
    return seats_at(record, end_of(subject.license_window, zone_of(record, moment.timezone)))
