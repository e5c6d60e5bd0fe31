"""How fast events get through: as many calls as fast as possible, then a flush."""

from __future__ import annotations

import time
from typing import Any

from event import Reporter
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """Over a connection that is warm."""
    reporter = Reporter(client, options)
    reporter.warm_up(options["warm_up"])
    reporter.client.flush()
    line.ready()
    began = time.monotonic()
    for number in range(options["events"]):
        reporter.call(number)
    line.say(began=began, called=time.monotonic(), raised=reporter.raised)
    reporter.client.flush()
    line.ready(flushed=time.monotonic())
    line.leave()
