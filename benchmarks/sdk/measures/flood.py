"""What a flood of calls does to memory while the collector stalls, and what is left of it after."""

from __future__ import annotations

from environments import Client
from lab import Lab

WARM_UP = 500
EVENTS, QUICK_EVENTS = 200_000, 50_000
# The calls themselves; a caller that is held for longer is blocked.
PATIENCE_S, QUICK_PATIENCE_S = 60.0, 25.0
DELIVERY_S, QUIET_S = 120.0, 15.0


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Growth in MiB, and events lost once the collector answers again."""
    events = QUICK_EVENTS if lab.quick else EVENTS
    patience_s = QUICK_PATIENCE_S if lab.quick else PATIENCE_S
    about = {"events": events, "warm_up": WARM_UP, "patience_s": patience_s}
    with (
        lab.stub.site(client.name) as site,
        lab.child("flood", client, site.url, lab.folder(), **about) as child,
    ):
        child.hear()
        lab.pause(1.0)
        site.behave("stall")
        child.go_on()
        told = child.hear(patience_s + 30)
        site.behave("take")
        report = site.settled(range(events), patience_s=DELIVERY_S, quiet_s=QUIET_S)
    found = {"raised": told["raised"], "blocked": told["blocked"], "of": events}
    if not told["blocked"]:  # a caller that is held makes too few calls to flood anything
        found |= {"rss_mib": told["rss_mib"], "pss_mib": told["pss_mib"]}
        found["lost"] = events - len(report.numbers)
    return found
