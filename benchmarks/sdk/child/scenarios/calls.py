"""What a call costs the thread that makes it, in microseconds."""

from __future__ import annotations

import threading
import time
from typing import Any

from event import ACCOUNT, NAME, USER, Reporter, properties
from line import Line


def run(client: str, options: dict[str, Any], line: Line) -> None:
    """Time every call by itself, with `busy` threads beside it that never rest."""
    reporter = Reporter(client, options)
    reporter.warm_up(options["warm_up"])
    line.ready()
    for _ in range(options["busy"]):
        threading.Thread(target=_spin, daemon=True).start()
    costs = sorted(_costs(reporter.client.track, options["calls"], options["seconds"]))
    line.say(
        median_us=costs[len(costs) // 2] / 1e3,
        p99_us=costs[len(costs) * 99 // 100] / 1e3,
        mean_us=sum(costs) / len(costs) / 1e3,
    )
    line.leave()


def _costs(track: Any, calls: int, seconds: float) -> list[int]:
    """Nanoseconds of so many calls, or of as many as go into so many seconds."""
    now, costs = time.perf_counter_ns, []
    end = now() + seconds * 1e9
    for number in range(calls):
        if now() > end:
            break
        about = properties(number)
        began = now()
        track(NAME, USER, ACCOUNT, about)
        costs.append(now() - began)
    return costs


def _spin() -> None:
    number = 0
    while True:
        number = (number * 31 + 7) % 1_000_003
