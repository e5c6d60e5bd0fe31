"""What an outage of the collector costs a client that goes on reporting."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial
from typing import Any

from environments import Client
from lab import Child, Lab
from stub import Site

A_SECOND = 25
CALM_S = 5.0
OUTAGE_S, QUICK_OUTAGE_S = 30.0, 8.0
# After the collector is back, what a client holds back has this long to arrive.
PEACE_S = 60.0
CLOSE_S = 15.0
KINDS = {"refused": "refuse", "busy": "busy", "cut": "cut"}


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Events lost, doubled, and calls that raised, for each kind of outage."""
    outage_s = QUICK_OUTAGE_S if lab.quick else OUTAGE_S
    found = {"seconds": outage_s, "of": _events(outage_s)}
    told = lab.at_once(partial(_outage, lab, client, outage_s), KINDS)
    for kind, about in zip(KINDS, told, strict=True):
        found |= {f"{kind}_{name}": value for name, value in about.items()}
    found["last_after_s"] = max(each["last_after_s"] for each in told)
    return found


def _outage(lab: Lab, client: Client, outage_s: float, kind: str) -> dict[str, float]:
    seconds = outage_s + 2 * CALM_S
    about = {"a_second": A_SECOND, "seconds": seconds}
    with (
        lab.stub.site(client.name) as site,
        lab.child("outage", client, site.url, lab.folder(), **about) as child,
    ):
        child.hear()
        child.go_on()
        lab.pause(CALM_S)
        site.behave(KINDS[kind])
        lab.pause(outage_s)
        site.behave("take")
        back_at = time.monotonic()
        told = child.hear(2 * seconds)
        return _in_peace(site, child, _events(outage_s), told | {"back_at": back_at})


def _in_peace(site: Site, child: Child, events: int, told: dict[str, Any]) -> dict[str, float]:
    report = site.settled(range(events), patience_s=PEACE_S)
    if len(report.numbers) < events:  # a client without a timer is owed an orderly end
        child.go_on()
        with suppress(TimeoutError):
            told |= child.hear(CLOSE_S)
        report = site.report()
    return {
        "lost": events - len(report.numbers),
        "doubled": report.doubled,
        "again": report.again,
        "raised": told["raised"],
        "slowest_s": told["slowest_s"],
        "last_after_s": max(0.0, report.last_at - told["back_at"]),
    }


def _events(outage_s: float) -> int:
    return round(A_SECOND * (outage_s + 2 * CALM_S))
