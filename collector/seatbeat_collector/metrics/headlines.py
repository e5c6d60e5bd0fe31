"""The four engagement metrics of an account, from sums alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from . import active_users, frequency, time_spent, utilization
from .envelope import Envelope, Scope
from .licenses import Licenses
from .sums import Sums
from .window import Window, observed_days


class Subject(NamedTuple):
    """What the sums are about: an account or a tree of them, seen through a window."""

    window: Window
    license_window: Window
    timezone: str
    start: date | None
    last_seen: date | None
    """The last day with an event, up to `as_of`; None when unknown."""
    idle_timeout_s: int

    def scope(self, window: Window) -> Scope:
        """What a value over this window speaks about."""
        return Scope(window, self.timezone, observed_days(window, self.start))


def lengths_of(window: Window) -> tuple[int, ...]:
    """The lengths in days of the windows that `headlines` needs sums of."""
    return tuple(sorted({window.days, *active_users.LENGTHS}))


def headlines(
    subject: Subject, sums: Mapping[int, Sums], *, today: Sums | None, licenses: Licenses
) -> dict[str, Envelope]:
    """The four metrics by name; `sums` by length of windows that end with the subject's.

    `today` sums the running day, None where `as_of` lies in the past. `licenses` are those of the
    license window.
    """
    scope = subject.scope(subject.window)
    inside = sums[subject.window.days]
    return {
        "usage_frequency": frequency.usage_frequency(inside.active_days, scope, subject.last_seen),
        "time_spent": time_spent.time_spent(
            inside, scope, today=today, idle_timeout_s=subject.idle_timeout_s
        ),
        "active_users": active_users.active_users(sums, scope, today=today),
        "license_utilization": utilization.license_utilization(
            licenses, subject.scope(subject.license_window), start=subject.start
        ),
    }


USAGE_VALUES: Mapping[str, Callable[[Sums, Scope], int | float | None]] = {
    "usage_frequency": lambda sums, scope: frequency.value(sums.active_days, scope),
    "time_spent": time_spent.value,
    "active_users": active_users.value,
}
"""The bare values of the headlines that are read from sums of their window."""
