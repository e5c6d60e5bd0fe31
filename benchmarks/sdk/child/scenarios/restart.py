"""The same app once more: it reports one event, and lives on until it is told to end."""

from __future__ import annotations

from typing import Any

from event import Reporter
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """What an earlier process left behind can leave now."""
    reporter = Reporter(client, options)
    reporter.warm_up(1)
    line.ready()
    line.leave()
