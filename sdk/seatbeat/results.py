"""What the client says about its own work; every count is of this client in this process."""

from __future__ import annotations

from typing import NamedTuple


class FlushResult(NamedTuple):
    """Where every event stands: each one reported is in exactly one of these four counts."""

    sent: int
    """Taken by the collector, durably."""
    pending: int
    """Waiting on disk, or in memory where there's no spool."""
    rejected: int
    """Refused by the collector; `stats()` says why."""
    dropped: dict[str, int]
    """Given up here, by reason."""


class Stats(NamedTuple):
    """The same counts with the collector's codes, and what never became an event."""

    enabled: bool
    sent: int
    pending: int
    rejected: dict[str, int]
    """By the collector's code."""
    dropped: dict[str, int]
    """By reason."""
    coalesced: int
    """Heartbeats left out because one like it was reported less than 5 s before."""
    recovered: int = 0
    """Events of earlier processes that the collector took; not among the ones sent."""
    spool: str | None = None
    """The folder where events wait on disk; None while they wait in memory only."""
