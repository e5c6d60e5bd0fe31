"""The rows an account has: its people, what they do and where, what they answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.sessions import sessions
from seatbeat_collector.metrics.sums import sums_of
from seatbeat_collector.metrics.time_spent import seconds
from seatbeat_collector.metrics.user_days import used_days
from seatbeat_collector.store.records import UserDay, UserRecord

from .evidence import days_of, user_days
from .facts import Tree
from .instants import rfc3339
from .moment import Moment


def people(tree: Tree, subject: Subject, moment: Moment) -> list[dict[str, Any]]:
    """Everyone ever seen in the tree, with what they did in the window; a row a person and account.

    People who aren't counted are listed with nothing done.
    """
    window, rows = subject.window, []
    for record in tree.records:
        days = days_of(record, window.first, window.last, moment)
        found: dict[str, list[UserDay]] = {}
        for day in user_days(days, moment, idle_timeout_s=subject.idle_timeout_s):
            found.setdefault(day.user_id, []).append(day)
        rows += [
            _person(user, record.account_id, found.get(user.user_id, []))
            for user in moment.store.users(record.account_id)
        ]
    return rows


def _person(user: UserRecord, account_id: str, days: list[UserDay]) -> dict[str, Any]:
    sums = sums_of(used_days(days))
    return {
        "user_id": user.user_id,
        "account_id": account_id,
        "first_seen_at": rfc3339(user.first_ms),
        "last_seen_at": rfc3339(user.last_ms),
        "active_days": sums.active_days,
        "engaged_seconds": seconds(sums.engaged_ms),
        "actions": sums.actions,
        "sessions": sessions(days),
        "traits": user.traits,
    }


def activities(tree: Tree, subject: Subject, moment: Moment) -> list[dict[str, Any]]:
    """What people did in the window, by name; a person of two accounts of a tree is one."""
    if len(tree.records) > 1:
        return _activities_of_tree(tree, subject, moment)
    days = days_of(tree.root, subject.window.first, subject.window.last, moment)
    found = moment.store.activity_counts(days.account_id, days.first, days.last)
    return [{"name": name, "count": n, "users": users} for name, (n, users) in found.items()]


def _activities_of_tree(tree: Tree, subject: Subject, moment: Moment) -> list[dict[str, Any]]:
    window = subject.window
    counts: Counter[str] = Counter()
    users: defaultdict[str, set[str]] = defaultdict(set)
    for record in tree.records:
        days = days_of(record, window.first, window.last, moment)
        acts = moment.store.activities_by_user(record.account_id, days.first, days.last)
        for user, names in acts:
            counts.update(names)
            for name in names:
                users[name].add(user)
    return [{"name": name, "count": n, "users": len(users[name])} for name, n in counts.items()]


def feature_times(tree: Tree, subject: Subject, moment: Moment) -> list[dict[str, Any]]:
    """Where in the product the window's engaged time went; the parts add up to time_spent."""
    window = subject.window
    spent: Counter[tuple[str, str]] = Counter()
    for record in tree.records:
        days = days_of(record, window.first, window.last, moment)
        spent.update(moment.store.feature_times(record.account_id, days.first, days.last))
    return [
        {"app": app, "feature": feature, "engaged_seconds": seconds(ms)}
        for (app, feature), ms in sorted(spent.items(), key=lambda item: (-item[1], item[0]))
    ]
