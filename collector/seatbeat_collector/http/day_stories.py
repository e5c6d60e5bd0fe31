"""What must be read from every user's day to be known of an account's, remembered by day.

A day is read again when it has changed; days that are over seldom do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from seatbeat_collector.metrics.named_acts import is_core, sign_ins
from seatbeat_collector.metrics.sessions import edges, sessions_over
from seatbeat_collector.metrics.time_spent import Wall
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.records import AccountDay, MemberDay

from .facts import Tree
from .moment import Moment
from .stories import DayStory


class WindowStory(NamedTuple):
    """Some days of an account."""

    sessions: int
    wall: Wall
    sign_ins: int | None
    core_users: int | None


def story_of(tree: Tree, window: Window, moment: Moment) -> WindowStory:
    """The window's days of a tree that is one account."""
    number = tree.root.number
    first = max(window.first.toordinal(), moment.kept.user_days)
    rows = moment.store.portfolio.days_of(number, first, window.last.toordinal())
    days = {row.day: _story_of_day(row, tree.zone, moment) for row in rows}
    signed_in = [day.sign_ins for day in days.values() if day.sign_ins is not None]
    core = 0
    for day in days.values():
        core |= day.core_users
    return WindowStory(
        sessions=sessions_over({day: story.edges for day, story in days.items()}),
        wall=Wall.of_days([story.wall for story in days.values()]),
        sign_ins=sum(signed_in) if moment.sign_in_activity else None,
        core_users=core.bit_count() if moment.core_activities else None,
    )


def _story_of_day(row: AccountDay, zone: str, moment: Moment) -> DayStory:
    key = row.number, row.day.toordinal(), zone
    found = moment.standing.stories.get(key, row.version)
    if found is None:
        users = list(moment.store.portfolio.member_days(*key[:2]))
        found = _told(row, users, zone, moment)
        moment.standing.stories.put(key, found)
    return found


def _told(row: AccountDay, users: Sequence[MemberDay], zone: str, moment: Moment) -> DayStory:
    core = 0
    if moment.core_activities:
        for user in users:
            if is_core(user.names, moment.core_activities):
                core |= 1 << user.slot
    times = ((user.slot, user.first_ms, user.last_ms) for user in users)
    acts = ((str(user.slot), user.names) for user in users)
    return DayStory(
        version=row.version,
        edges=edges(row.sessions, times, *day_bounds(row.day, zone)),
        wall=Wall.of(user.spans for user in users),
        sign_ins=sign_ins(acts, moment.sign_in_activity),
        core_users=core,
    )
