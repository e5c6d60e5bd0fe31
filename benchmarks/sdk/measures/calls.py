"""What one call costs: with the client's worker parked, live, and beside busy threads."""

from __future__ import annotations

import time

from environments import Client
from lab import Lab
from stub import Site

WARM_UP = 500
# Parked calls stay below the smallest bound of a queue, 10,000: what is dropped is cheap.
PARKED, LIVE, BUSY = 5_000, 20_000, 5_000
BUSY_THREADS = 4
# Beside busy threads, a call can take milliseconds.
MOST_S = 10.0
PATIENCE_S = 120
HELD_S = 15.0


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Median, 99th percentile and mean in microseconds."""
    share = 4 if lab.quick else 1
    live = _costs(lab, client, LIVE // share)
    busy = _costs(lab, client, BUSY // share, busy=BUSY_THREADS)
    found = {"live_us": live["median_us"], "live_p99_us": live["p99_us"]}
    found |= {"live_mean_us": live["mean_us"], "busy_mean_us": busy["mean_us"]}
    if client.name != "mixpanel":  # it has no worker: the caller itself would be parked
        parked = _costs(lab, client, PARKED // share, parked=True)
        found |= {"parked_us": parked["median_us"], "parked_p99_us": parked["p99_us"]}
    return found


def _costs(
    lab: Lab, client: Client, calls: int, *, busy: int = 0, parked: bool = False
) -> dict[str, float]:
    about = {"calls": calls, "busy": busy, "warm_up": WARM_UP, "seconds": MOST_S}
    with lab.stub.site(client.name) as site:
        if parked:
            site.behave("stall")
        with lab.child("calls", client, site.url, lab.folder(), **about) as child:
            child.hear()
            if parked:
                _wait_until_held(lab, site)
            lab.pause(0.5)  # what the warm-up has set going comes to rest
            child.go_on()
            return child.hear(PATIENCE_S)


def _wait_until_held(lab: Lab, site: Site) -> None:
    until = time.monotonic() + HELD_S
    while not site.held():
        lab.pause(0.05)
        if time.monotonic() > until:
            raise TimeoutError(f"it sent nothing of the warm-up within {HELD_S:g} s")
