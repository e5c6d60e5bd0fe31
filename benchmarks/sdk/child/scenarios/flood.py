"""More events than can leave: how much memory they take while the collector stalls."""

from __future__ import annotations

import gc
import threading
from pathlib import Path
from typing import Any

from event import Reporter
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """Calls as fast as possible; given up when the caller is held for longer than `patience_s`."""
    reporter = Reporter(client, options)
    reporter.warm_up(options["warm_up"])
    line.ready()
    before = memory()
    thread = threading.Thread(target=_flood, args=(reporter, options["events"]), daemon=True)
    thread.start()
    thread.join(options["patience_s"])
    blocked = thread.is_alive()
    after = memory()
    grown = {f"{kind}_mib": after[kind] - before[kind] for kind in after}
    line.ready(blocked=blocked, raised=reporter.raised, **grown)
    line.leave()


def _flood(reporter: Reporter, events: int) -> None:
    for number in range(events):
        reporter.call(number)


def memory() -> dict[str, float]:
    """This process's resident and proportional set size in MiB."""
    gc.collect()
    found = {}
    for row in Path("/proc/self/smaps_rollup").read_text().splitlines():
        name, _, size = row.partition(":")
        if name in ("Rss", "Pss"):
            found[name.lower()] = int(size.split()[0]) / 1024
    return found
