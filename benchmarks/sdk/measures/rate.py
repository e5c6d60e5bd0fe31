"""How many events a second get through."""

from __future__ import annotations

from environments import Client
from lab import Lab

WARM_UP = 200
# As many as the smallest bound of a queue: nobody drops any.
EVENTS = 10_000
PATIENCE_S = 120


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Events a second from the first call until the last event has arrived."""
    events = EVENTS // 2 if lab.quick else EVENTS
    about = {"events": events, "warm_up": WARM_UP}
    with (
        lab.stub.site(client.name) as site,
        lab.child("rate", client, site.url, lab.folder(), **about) as child,
    ):
        child.hear()
        child.go_on()
        told = child.hear(PATIENCE_S)
        child.hear(PATIENCE_S)
        report = site.settled(range(events), patience_s=30, quiet_s=3)
    there = len(report.numbers)
    return {
        "per_second": there / (report.last_at - told["began"]),
        "lost": events - there,
        "of": events,
        "requests": report.requests,
    }
