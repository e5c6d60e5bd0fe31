"""An account as a list needs it: what is said of it, its scope, its seats; all but its use."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.history import held_at
from seatbeat_collector.metrics.licenses import Seats
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.scoring.accounts import seats_at, zone_of
from seatbeat_collector.scoring.terms import end_of
from seatbeat_collector.store.records import AccountRecord

from .facts import Ask, Tree, parent_of, shown_at, subject_of
from .moment import Moment
from .segmenting import segment_at
from .standing import Family

SHOWN = ("name", "segment", "plan", "status")

Days = tuple[int, int]
"""The ordinals of a window's first and last day."""


class Holder(NamedTuple):
    """One account of the list for one question; it stays until something said of it changes."""

    record: AccountRecord
    family: Family | None
    today: date
    subject: Subject
    """But for when the account was last seen."""
    about: dict[str, Any]
    """What the list says of the account, but for metrics and when it was last seen."""
    seats: list[Seats]
    """Of the account and all below it."""
    scope: Scope
    license_scope: Scope
    days: Days
    license_days: Days

    @property
    def tree(self) -> Tree:
        """The account with all below it."""
        records = self.family.records if self.family else [self.record]
        return Tree(records, self.subject.timezone)

    @property
    def shares_people(self) -> bool:
        """Whether somebody may have been seen in two accounts of the tree."""
        return self.family is not None and self.family.shares_people


def holder_of(record: AccountRecord, family: Family | None, ask: Ask, moment: Moment) -> Holder:
    """The account as it stands at the moment."""
    zone = zone_of(record, moment.timezone)
    tree = Tree(family.records if family else [record], zone)
    subject = subject_of(tree, ask, moment)
    at_ms = shown_at(ask, zone, moment)
    return Holder(
        record=record,
        family=family,
        today=subject.window.today,
        subject=subject,
        about={
            "account_id": record.account_id,
            **{trait: held_at(record.history, trait, at_ms) for trait in SHOWN},
            "segment": segment_at(record, at_ms, moment),
            "parent_id": parent_of(record),
            "timezone": zone,
        },
        seats=[
            seats_at(one, end_of(subject.license_window, zone_of(one, moment.timezone)))
            for one in tree.records
        ],
        scope=subject.scope(subject.window),
        license_scope=subject.scope(subject.license_window),
        days=_kept(subject.window, moment),
        license_days=_kept(subject.license_window, moment),
    )


def name_of(holder: Holder) -> str:
    """What the account is called, in small letters."""
    return str(holder.about["name"] or holder.record.account_id).casefold()


def _kept(window: Window, moment: Moment) -> Days:
    """The days of a window of which numbers are kept."""
    return max(window.first.toordinal(), moment.kept.user_days), window.last.toordinal()
