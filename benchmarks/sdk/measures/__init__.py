"""What is measured, in the order of a round."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from environments import Client
from lab import Lab

from . import calls, ending, flood, fork, imports, outage, rate

Sample = dict[str, float]
"""What one client did in one round; a figure is missing where it doesn't apply."""


class Measure(NamedTuple):
    """One thing that is measured."""

    name: str
    about: str
    run: Callable[[Lab, Client], Sample]
    together: bool = False
    """Whether all clients are measured at once, because they mostly wait."""
    once: bool = False
    """Whether the first round is enough."""


ALL = (
    Measure("calls", "what a call costs its caller", calls.run),
    Measure("rate", "events delivered a second", rate.run),
    Measure("imports", "how long the import takes", imports.run),
    Measure("flood", "a flood of calls while the collector stalls", flood.run),
    Measure("exit", "an exit with the collector down", ending.run_exit, together=True),
    Measure("endings", "SIGKILL, SIGTERM and a plain return", ending.run),
    Measure("fork", "forks, before and after the first event", fork.run, once=True),
    Measure("outage", "an outage of the collector", outage.run, together=True, once=True),
)
