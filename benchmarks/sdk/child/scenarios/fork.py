"""A process that forks, as gunicorn and Celery do, and its child that reports."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from event import Reporter
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """Fork before the first event, right after it, or after it has been flushed."""
    reporter = Reporter(client, options)
    if options["when"] != "unused":
        reporter.warm_up(1)
    if options["when"] == "delivered":
        reporter.client.flush()
    child = os.fork()
    if child == 0:
        _child(reporter, options)
    line.ready(ended=_ended(child, options["patience_s"]))
    line.leave()


def _child(reporter: Reporter, options: dict[str, Any]) -> None:
    """Report, flush, and end as the children of multiprocessing and Celery do."""
    for number in range(options["first"], options["first"] + options["events"]):
        reporter.call(number)
    reporter.client.flush()
    os._exit(0)


def _ended(child: int, patience_s: float) -> bool:
    """Whether the child came to its end by itself."""
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False
