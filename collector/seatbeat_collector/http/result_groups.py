"""The groups by which a survey's displays are told apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from seatbeat_collector.metrics.series import buckets
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.feedback import Response
from seatbeat_collector.surveys.results import Display
from seatbeat_collector.surveys.sentiment import sign_of

from .displays import Accounts

Shown = tuple[Response, Display]
"""A display as it is kept and as it is scored."""
Groups = list[tuple[dict[str, Any], list[Display]]]
"""What each group is called, and what is in it."""


class Days(NamedTuple):
    """The days of the results, in a time zone."""

    first: date
    last: date
    zone: str


def by_period(shown: Iterable[Shown], days: Days, interval: str) -> Groups:
    """By the day on which they were shown, empty periods too."""
    cut = buckets(days.first, days.last, interval)
    held: dict[date, list[Display]] = {bucket.first: [] for bucket in cut}
    starts = [day_bounds(bucket.first, days.zone)[0] for bucket in cut]
    for _, display in shown:
        place = bisect_right(starts, display.at_ms) - 1
        held[cut[place].first].append(display)
    return [
        (
            {
                "group": bucket.first.isoformat(),
                "from": bucket.first.isoformat(),
                "to": bucket.last.isoformat(),
            },
            held[bucket.first],
        )
        for bucket in cut
    ]


def by_name(shown: Iterable[Shown], by: str, accounts: Accounts) -> Groups:
    """By account, segment, version, language, theme or sentiment, in no order that matters.

    A comment may have several themes: then its display is in several groups.
    """
    names = _NAMES[by](accounts)
    found: dict[str | None, list[Display]] = {}
    for response, display in shown:
        for name in names(response):
            found.setdefault(name, []).append(display)
    return [({"group": name}, own) for name, own in found.items()]


def place_of(name: str | None) -> tuple[bool, int, str]:
    """Where a group stands: what isn't known first, versions by number, all else by letters."""
    text = name or ""
    return name is not None, int(text) if text.isdecimal() and len(text) < 10 else 0, text


_Names = Callable[[Response], Sequence[str | None]]
_NAMES: dict[str, Callable[[Accounts], _Names]] = {
    "account": lambda accounts: lambda response: (response.account_id,),
    "segment": lambda accounts: (
        lambda response: (accounts.segment_at(response.account_id, response.shown_at_ms),)
    ),
    "version": lambda accounts: (
        lambda response: (None if response.version is None else str(response.version),)
    ),
    "language": lambda accounts: lambda response: (response.lang,),
    "theme": lambda accounts: lambda response: response.themes,
    "sentiment": lambda accounts: lambda response: (sign_of(response.sentiment),),
}
