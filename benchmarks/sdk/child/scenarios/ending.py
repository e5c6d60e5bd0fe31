"""An app that ends soon after its last call: killed, told to end, or by itself."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from event import Reporter
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """All calls within `seconds`, and then the end, without a flush."""
    reporter = Reporter(client, options)
    events = options["events"]
    line.ready()
    began = time.monotonic()
    for number in range(events):
        reporter.call(number)
        ahead_s = began + options["seconds"] * (number + 1) / events - time.monotonic()
        if ahead_s > 0:
            time.sleep(ahead_s)
    line.say(ended=time.monotonic(), raised=reporter.raised)
    if options["by"]:
        os.kill(os.getpid(), signal.Signals[options["by"]])
        signal.pause()
