"""What the import adds to an app's start, beyond requests where a client uses it."""

from __future__ import annotations

from statistics import median

from environments import Client
from lab import Lab

PROCESSES = 7


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Milliseconds; medians over some processes, the first of which warms the disk's cache."""
    alone = _times(lab, client, requests=False)
    beyond = _times(lab, client, requests=True) if alone[-1]["requests"] else alone
    return {
        "alone_ms": median(each["import_ms"] for each in alone),
        "beyond_ms": median(each["import_ms"] for each in beyond),
        "made_ms": median(each["made_ms"] for each in beyond),
    }


def _times(lab: Lab, client: Client, *, requests: bool) -> list[dict[str, float]]:
    found = []
    for _ in range(1 + PROCESSES):
        with (
            lab.stub.site(client.name) as site,
            lab.child("imports", client, site.url, lab.folder(), requests=requests) as child,
        ):
            found.append(child.hear())
    return found[1:]
