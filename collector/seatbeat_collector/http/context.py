"""The collector that serves the current request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from seatbeat_collector.collector import Collector


def collector() -> Collector:
    """The running collector."""
    found: Collector = current_app.extensions["seatbeat"]
    return found
