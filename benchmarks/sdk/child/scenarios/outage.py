"""A steady trickle of calls while the collector comes and goes."""

from __future__ import annotations

import time
from typing import Any

from event import Reporter
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """So many calls a second for so many seconds; closed in order when told to."""
    reporter = Reporter(client, options)
    line.ready()
    began, slowest = time.monotonic(), 0.0
    for number in range(round(options["a_second"] * options["seconds"])):
        pause_s = began + number / options["a_second"] - time.monotonic()
        if pause_s > 0:
            time.sleep(pause_s)
        called = time.monotonic()
        reporter.call(number)
        slowest = max(slowest, time.monotonic() - called)
    line.ready(raised=reporter.raised, slowest_s=slowest)
    try:
        reporter.client.close()
    except Exception:
        reporter.raised += 1
    line.ready(raised=reporter.raised)
    line.leave()
