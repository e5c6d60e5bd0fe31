"""Every engagement metric of one account, or of a tree of accounts, from its user-days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from seatbeat_collector.presence.intervals import Span

from .comings import comings
from .envelope import Envelope
from .headlines import Subject, headlines, lengths_of
from .licenses import Holding, Licenses, Seats, pool
from .sessions import sessions
from .stickiness import dau_mau, volatility_of
from .sums import Summed, sums_of
from .time_spent import on_the_wall
from .user_days import UserDay, users_of, within
from .window import Window


class Member(NamedTuple):
    """One account of the tree: its seats at the license window's end, and its user-days."""

    seats: Seats
    days: Sequence[UserDay]


def first_day_needed(window: Window, license_window: Window) -> date:
    """The first of the days whose user-days the metrics read."""
    return min(window.before.first, license_window.first, window.of(30).first)


def licenses_of(members: Collection[Member], window: Window) -> Licenses:
    """The seats of a tree and who used them in a window."""
    return pool([Holding(one.seats, users_of(within(one.days, window))) for one in members])


def sums_by_length(days: Collection[UserDay], window: Window) -> dict[int, Summed]:
    """Sums of the windows that `headlines` needs, by length in days."""
    return {n: sums_of(within(days, window.of(n))) for n in lengths_of(window)}


def sums_of_today(days: Collection[UserDay], window: Window) -> Summed | None:
    """Sums of the running day; None where the window's end lies in the past."""
    if window.as_of < window.today:
        return None
    return sums_of([day for day in days if day.day == window.today])


def headlines_of(subject: Subject, members: Sequence[Member]) -> dict[str, Envelope]:
    """The four metrics over the union of the members' users and the sum of their seats."""
    days = list(chain.from_iterable(one.days for one in members))
    return headlines(
        subject,
        sums_by_length(days, subject.window),
        today=sums_of_today(days, subject.window),
        licenses=licenses_of(members, subject.license_window),
    )


def metrics_of(
    subject: Subject,
    members: Sequence[Member],
    *,
    spans: Mapping[str, Sequence[Span]],
    first_days: Mapping[str, date],
    sign_ins: int | None,
    core_users: int | None,
) -> dict[str, Envelope]:
    """The four metrics with all that stands beside them.

    `spans` are the engaged spans in the window by user, `first_days` each user's first day ever;
    `sign_ins` and `core_users` are None where the vendor named no activities for them.
    """
    window, start = subject.window, subject.start
    days = list(chain.from_iterable(one.days for one in members))
    found = headlines_of(subject, members)
    swing = volatility_of(days, window, start)
    found["usage_frequency"]["sessions"] = sum(
        sessions(within(one.days, window)) for one in members
    )
    found["usage_frequency"]["sign_ins"] = sign_ins
    found["time_spent"] |= on_the_wall(spans)
    found["active_users"] |= {
        **comings(days, window, first_days)._asdict(),
        "core": core_users,
        "dau_mau": dau_mau(days, window, start),
        "volatility": swing.value,
        "volatile": swing.flagged,
    }
    return found
