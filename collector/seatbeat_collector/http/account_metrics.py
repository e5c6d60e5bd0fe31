"""The metrics of one account with all below it, and its headlines for lists."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from seatbeat_collector.metrics.account import (
    Member,
    first_day_needed,
    headlines_of,
    metrics_of,
)
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.named_acts import core_users, sign_ins
from seatbeat_collector.presence.intervals import Span
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.records import AccountRecord

from .evidence import days_of, spans_by_user, user_days
from .facts import Ask, Tree, end_of, seats_at, subject_of, zone_of
from .moment import Moment


def metrics_in_full(tree: Tree, ask: Ask, moment: Moment) -> dict[str, Envelope]:
    """Every metric of the tree by name, with all that stands beside it."""
    subject = subject_of(tree, ask, moment)
    members = [_member(record, subject, moment) for record in tree.records]
    acts = _named_acts(tree, subject, moment)
    return metrics_of(
        subject,
        members,
        spans=_spans(tree, subject, moment),
        first_days=_first_days(tree, moment),
        sign_ins=sign_ins(acts, moment.sign_in_activity),
        core_users=core_users(acts, moment.core_activities),
    )


def headlines_in_full(tree: Tree, ask: Ask, moment: Moment) -> dict[str, Envelope]:
    """The headlines of a tree, from the user-days of all its accounts."""
    subject = subject_of(tree, ask, moment)
    return headlines_of(subject, [_member(record, subject, moment) for record in tree.records])


def _member(record: AccountRecord, subject: Subject, moment: Moment) -> Member:
    window = subject.window
    first = first_day_needed(window, subject.license_window)
    last = window.today if window.as_of >= window.today else window.last
    days = days_of(record, first, last, moment)
    return Member(
        seats=seats_at(record, end_of(subject.license_window, days.zone)),
        days=user_days(days, moment, idle_timeout_s=subject.idle_timeout_s),
    )


def _spans(tree: Tree, subject: Subject, moment: Moment) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for record in tree.records:
        days = days_of(record, subject.window.first, subject.window.last, moment)
        own = spans_by_user(days, moment, idle_timeout_s=subject.idle_timeout_s)
        for user_id, spans in own.items():
            found[user_id].extend(spans)
    return found


def _named_acts(tree: Tree, subject: Subject, moment: Moment) -> list[tuple[str, dict[str, int]]]:
    """What everyone did in the window by name, read only where some names matter."""
    if not moment.sign_in_activity and not moment.core_activities:
        return []
    first, last = subject.window.first, subject.window.last
    return [
        acts
        for record in tree.records
        for acts in moment.store.activities_by_user(record.account_id, first, last)
    ]


def _first_days(tree: Tree, moment: Moment) -> dict[str, date]:
    found: dict[str, date] = {}
    for record in tree.records:
        zone = zone_of(record, moment)
        for user in moment.store.users(record.account_id):
            if user.first_ms is not None:
                day = local_day(user.first_ms, zone)
                found[user.user_id] = min(day, found.get(user.user_id, day))
    return found
