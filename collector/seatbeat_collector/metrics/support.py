"""Support: how many tickets come, how many are open, how long they take."""

from __future__ import annotations

from collections.abc import Collection
from statistics import median
from typing import NamedTuple

from .envelope import INSUFFICIENT_DATA, Envelope, Scope, valued
from .inputs import Ticket
from .paid import Period

MS_PER_HOUR = 3_600_000
URGENT = ("high", "urgent")


class Tickets(NamedTuple):
    """The tickets of an account over a period, and how they stand at its end."""

    opened: int
    open: int
    urgent: int
    """Open ones of high or urgent priority."""
    resolved: int
    median_resolution_ms: float | None
    """Of those resolved in the period; None where none was."""


def tickets_over(tickets: Collection[Ticket], period: Period) -> Tickets:
    """A ticket that was closed later is open at the period's end, whatever it is by now."""
    open_ones = [one for one in tickets if one.is_open_at(period.to_ms - 1)]
    took = [
        one.closed_at - one.opened_at
        for one in tickets
        if one.closed_at is not None and period.from_ms <= one.closed_at < period.to_ms
    ]
    return Tickets(
        opened=sum(period.from_ms <= one.opened_at < period.to_ms for one in tickets),
        open=len(open_ones),
        urgent=sum(one.priority in URGENT for one in open_ones),
        resolved=len(took),
        median_resolution_ms=median(took) if took else None,
    )


def support_envelopes(found: Tickets | None, scope: Scope) -> dict[str, Envelope]:
    """The three metrics; None stands for a vendor whose tickets aren't told at all."""
    took = None if found is None else found.median_resolution_ms
    values: dict[str, tuple[int | float | None, dict[str, int | None]]] = {
        "tickets_opened": (found and found.opened, {}),
        "tickets_open": (found and found.open, {"urgent": found and found.urgent}),
        "ticket_resolution": (
            None if took is None else took / MS_PER_HOUR,
            {"resolved": found and found.resolved},
        ),
    }
    return {
        name: valued(name, scope, value, beside, without=INSUFFICIENT_DATA)
        for name, (value, beside) in values.items()
    }
