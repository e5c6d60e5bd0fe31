"""Windows of whole local days, and how many of them an account could be observed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from seatbeat_collector.presence.local_days import days_between


class Window(NamedTuple):
    """The `days` complete local days that end the day before `as_of`.

    `today` is the account's local day now. With `as_of` the day after it the running day is inside.
    """

    days: int
    as_of: date
    today: date

    @property
    def first(self) -> date:
        """The first day inside."""
        return self.as_of - timedelta(days=self.days)

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.as_of - timedelta(days=1)

    @property
    def running(self) -> bool:
        """Whether the window holds a day that isn't over."""
        return self.as_of > self.today

    @property
    def before(self) -> Window:
        """The window of the same length that ends where this one begins."""
        return self._replace(as_of=self.first)

    def of(self, days: int) -> Window:
        """The window of another length that ends on the same day."""
        return self._replace(days=days)


def days_of(window: Window) -> list[date]:
    """Every day inside, oldest first."""
    return days_between(window.first, window.last)


def start_day(created: date | None, first_event: date | None) -> date | None:
    """The day an account begins: the one it was created on, else the one of its first event."""
    return first_event if created is None else created


def observed_days(window: Window, start: date | None) -> int:
    """How many of the window's days the account existed; its first day counts as a whole one."""
    if start is None:
        return 0
    return max(0, min(window.days, (window.as_of - start).days))
