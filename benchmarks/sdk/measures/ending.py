"""What is lost when a process ends soon after its last call, and the same app starts again."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

from environments import Client
from lab import Lab
from stub import Site

EVENTS = 1007
EXIT_EVENTS, EXIT_PACED_S = 200, 2.0
# As from a collector in another region.
DELAY_S = 0.1
PACED_S = 5.0
# How long the app that was started again may take, as long as something still arrives.
QUIET_S = 6.0
PATIENCE_S = 60.0


class Case(NamedTuple):
    """How a process ends: by a signal or, without one, by itself; after a burst or paced calls."""

    name: str
    by: str
    seconds: float


CASES = tuple(
    Case(f"{name}_{pace}", by, seconds)
    for name, by in (("kill", "SIGKILL"), ("term", "SIGTERM"), ("return", ""))
    for pace, seconds in (("burst", 0.0), ("paced", PACED_S))
)


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Events lost of 1007, at the end and after a restart, for each way to end."""
    told = lab.at_once(partial(_end, lab, client), CASES)
    found: dict[str, float] = {"of": EVENTS, "doubled": 0, "raised": 0}
    for case, (at_end, after, doubled, raised) in zip(CASES, told, strict=True):
        found |= {f"{case.name}_at_end": at_end, case.name: after}
        found["doubled"] += doubled
        found["raised"] += raised
    return found


def _end(lab: Lab, client: Client, case: Case) -> tuple[int, int, int, int]:
    """Lost at the end, lost after a restart, doubled, raised."""
    about = {"events": EVENTS, "by": case.by, "seconds": case.seconds}
    folder = lab.folder()
    with lab.stub.site(client.name, delay_s=DELAY_S) as site:
        with lab.child("ending", client, site.url, folder, **about) as child:
            child.hear()
            child.go_on()
            told = child.hear(PATIENCE_S)
            child.ended_at(PATIENCE_S)
        lab.pause(2 * DELAY_S)
        at_end = EVENTS - len(site.report().numbers)
        after, doubled = _after_restart(lab, client, site, folder, EVENTS)
    return at_end, after, doubled, told["raised"]


def run_exit(lab: Lab, client: Client) -> dict[str, float]:
    """Seconds that a plain return takes while connections are refused, and what is lost."""
    cap_s = 20.0 if lab.quick else 60.0
    with lab.stub.site(client.name) as site:
        site.behave("refuse")
        folder = lab.folder()
        about = {"events": EXIT_EVENTS, "by": "", "seconds": EXIT_PACED_S}
        with lab.child("ending", client, site.url, folder, **about) as child:
            child.hear()
            child.go_on()
            told = child.hear(PATIENCE_S)
            ended_at = child.ended_at(told["ended"] + cap_s - time.monotonic())
        site.behave("take")
        lost, _ = _after_restart(lab, client, site, folder, EXIT_EVENTS)
    seconds = ended_at - told["ended"] if ended_at else cap_s
    return {"seconds": seconds, "lost": lost, "of": EXIT_EVENTS}


def _after_restart(
    lab: Lab, client: Client, site: Site, folder: Path, events: int
) -> tuple[int, int]:
    """How many events are lost and how many doubled once the same app has run again."""
    with lab.child("restart", client, site.url, folder) as child:
        child.hear()
        report = site.settled(range(events), patience_s=PATIENCE_S, quiet_s=QUIET_S)
    return events - len(report.numbers), report.doubled
