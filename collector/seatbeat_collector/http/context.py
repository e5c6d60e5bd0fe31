"""The collector that serves the current request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from seatbeat_collector.collector import Collector

    from .lease_limits import LeaseLimits
    from .standing import Standing


def collector() -> Collector:
    """The running collector."""
    found: Collector = current_app.extensions["seatbeat"]
    return found


def standing() -> Standing:
    """What this process remembers of the portfolio."""
    found: Standing = current_app.extensions["seatbeat_standing"]
    return found


def lease_limits() -> LeaseLimits:
    """How often this process may still be asked for survey leases."""
    found: LeaseLimits = current_app.extensions["seatbeat_lease_limits"]
    return found
