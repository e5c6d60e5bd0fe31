"""What the settings say about which events count, worked out once rather than for each request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from seatbeat_collector.config import history_days

from .limits import DAY_MS


class Terms(NamedTuple):
    """The part of the settings that admission goes by."""

    lateness_ms: int
    """How old an event may be."""
    history_ms: int
    """How far back days can be counted; 0: without limit."""
    only_signed: bool
    """Whether a page has to vouch for who its user is."""


def terms_of(settings: Mapping[str, Any]) -> Terms:
    """The terms that the settings mean."""
    return Terms(
        settings["lateness_days"] * DAY_MS,
        history_days(settings) * DAY_MS,
        bool(settings["require_signed_identity"]),
    )
