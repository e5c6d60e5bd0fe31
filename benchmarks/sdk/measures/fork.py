"""Whether children of a process that forks get their events through."""

from __future__ import annotations

from functools import partial
from typing import Any

from environments import Client
from lab import Lab
from stub import Site

RUNS, QUICK_RUNS = 60, 10
EVENTS = 10
AT_ONCE = 15
# A child that hasn't flushed ten events by then never will.
PATIENCE_S = 6.0
SETTLE_S = 8.0
PARENT_S = 3.0


def run(lab: Lab, client: Client) -> dict[str, float]:
    """Of 60 forks each, how many had all their events arrive and how many children ended."""
    runs = QUICK_RUNS if lab.quick else RUNS
    found: dict[str, float] = {"of": runs}
    for case, whens in (("before", ("unused",)), ("after", ("used", "delivered"))):
        with lab.stub.site(client.name) as site:
            cases = [(whens[number % len(whens)], number) for number in range(runs)]
            fork = partial(_fork, lab, client, site)
            ended = lab.at_once(fork, cases, most=AT_ONCE)
            report = site.settled(range(runs * EVENTS), patience_s=SETTLE_S, quiet_s=SETTLE_S)
        whole = sum(set(_numbers(number)) <= report.numbers for number in range(runs))
        found |= {case: whole, f"{case}_failed": runs - whole, f"{case}_hung": runs - sum(ended)}
    return found


def _fork(lab: Lab, client: Client, site: Site, case: tuple[str, int]) -> bool:
    """Whether the child ended by itself."""
    when, number = case
    about: dict[str, Any] = {"first": _numbers(number)[0], "events": EVENTS}
    about |= {"when": when, "patience_s": PATIENCE_S}
    with lab.child("fork", client, site.url, lab.folder(), **about) as child:
        ended: bool = child.hear()["ended"]
        if ended:
            # What a child leaves on disk is its parent's to send, while that lives.
            site.settled(_numbers(number), patience_s=PARENT_S)
    return ended


def _numbers(number: int) -> range:
    return range(number * EVENTS, (number + 1) * EVENTS)
