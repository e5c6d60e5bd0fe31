"""Every engagement metric of one account, or of a tree of accounts, from its used days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from .comings import comings
from .envelope import Envelope
from .headlines import Subject, headlines, lengths_of
from .licenses import Holding, Licenses, Seats, pool
from .stickiness import dau_mau, volatility_of
from .sums import Summed, sums_of, sums_since
from .time_spent import Wall
from .used_days import UsedDay, together, users_of, within
from .window import Window


class Member(NamedTuple):
    """One account of the tree: its seats at the license window's end, and its days.

    The days of all members name a person by the same bit.
    """

    seats: Seats
    days: Sequence[UsedDay]


class Beside(NamedTuple):
    """What stands beside the four metrics and doesn't follow from used days; of the window."""

    sessions: int
    wall: Wall
    newcomers: int
    """Users never seen before the window, as bits; others than the members' may be among them."""
    sign_ins: int | None
    """None where the vendor named no activity for it."""
    core_users: int | None
    """None where the vendor named no activities for it."""


def first_day_needed(window: Window, license_window: Window) -> date:
    """The first of the days that the metrics read."""
    return min(window.before.first, license_window.first, window.of(30).first)


def licenses_of(members: Collection[Member], window: Window) -> Licenses:
    """The seats of a tree and who used them in a window."""
    return pool([Holding(one.seats, users_of(within(one.days, window))) for one in members])


def sums_by_length(days: Collection[UsedDay], window: Window) -> dict[int, Summed]:
    """Sums of the windows that `headlines` needs, by length in days."""
    lengths = lengths_of(window)
    last = window.last
    inside = [one for one in days if one.day <= last]
    sums = sums_since(inside, [window.of(length).first for length in lengths])
    return dict(zip(lengths, sums, strict=True))


def sums_in(members: Sequence[Member], window: Window) -> Summed:
    """Sums of a tree over one window."""
    return sums_of(within(_days_of(members), window))


def sums_of_today(days: Collection[UsedDay], window: Window) -> Summed | None:
    """Sums of the running day; None where the window's end lies in the past."""
    if window.as_of < window.today:
        return None
    return sums_of([one for one in days if one.day == window.today])


def headlines_of(subject: Subject, members: Sequence[Member]) -> dict[str, Envelope]:
    """The four metrics over the union of the members' users and the sum of their seats."""
    return _headlines(subject, members, _days_of(members))


def metrics_of(subject: Subject, members: Sequence[Member], beside: Beside) -> dict[str, Envelope]:
    """The four metrics with all that stands beside them."""
    window, start = subject.window, subject.start
    days = _days_of(members)
    found = _headlines(subject, members, days)
    swing = volatility_of(days, window, start)
    found["usage_frequency"]["sessions"] = beside.sessions
    found["usage_frequency"]["sign_ins"] = beside.sign_ins
    found["time_spent"] |= beside.wall.beside()
    found["active_users"] |= {
        **comings(days, window, beside.newcomers)._asdict(),
        "core": beside.core_users,
        "dau_mau": dau_mau(days, window, start),
        "volatility": swing.value,
        "volatile": swing.flagged,
    }
    return found


def _days_of(members: Sequence[Member]) -> Sequence[UsedDay]:
    """Each date once: the days of the only member, or of all together."""
    if len(members) == 1:
        return members[0].days
    return together(chain.from_iterable(one.days for one in members))


def _headlines(
    subject: Subject, members: Sequence[Member], days: Sequence[UsedDay]
) -> dict[str, Envelope]:
    return headlines(
        subject,
        sums_by_length(days, subject.window),
        today=sums_of_today(days, subject.window),
        licenses=licenses_of(members, subject.license_window),
    )
