"""Our SDK beside its peers: what a call costs, and what is lost when things go wrong.

Each client runs in a virtual environment of its own, with its documented defaults, against a stub
collector on the loopback interface. See benchmarks/README.md for what the numbers mean.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from environments import CLIENTS, Client, cache_directory, environment
from lab import Lab
from measures import ALL, Measure
from progress import say
from results import Results, machine
from stub import stub

import report


def main() -> int:
    """Measure, print the tables and the verdict; 1 when ours lost, doubled or raised anything."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # children are ended on the way
    results = Results.read(given.json) if given.json else Results()
    if not given.show:
        _measure(given, results)
    print(f"{results.machine}\n\n{report.tables(results)}\n\n{report.verdict(results)}")
    return 1 if report.unsafe(results) else 0


def _measure(given: argparse.Namespace, results: Results) -> None:
    results.machine = machine()
    pythons = _pythons(given)
    clients = [CLIENTS[name] for name in given.peers if name in pythons]
    measures = [measure for measure in ALL if measure.name in given.only]
    with (
        tempfile.TemporaryDirectory(prefix="seatbeat-bench-", dir=given.directory) as folder,
        stub() as collector,
    ):
        lab = Lab(collector, Path(folder), pythons, quick=given.quick)
        try:
            Run(lab, given, results).all_rounds(measures, clients)
        finally:
            lab.stop()


def _pythons(given: argparse.Namespace) -> dict[str, Path]:
    found = {name: environment(CLIENTS[name], given.environments) for name in given.peers}
    return {name: python for name, python in found.items() if python}


class Run:
    """All rounds of everything that was asked for."""

    def __init__(self, lab: Lab, given: argparse.Namespace, results: Results) -> None:
        self._lab = lab
        self._given = given
        self._results = results
        self._began = time.monotonic()

    def all_rounds(self, measures: list[Measure], clients: list[Client]) -> None:
        """Round by round, so that what slows the machine slows everybody."""
        if not self._given.append:
            for measure in measures:
                for client in clients:
                    self._results.forget(measure.name, client.name)
        rounds = self._given.rounds
        steps = [(n, m) for n in range(1, rounds + 1) for m in measures if n == 1 or not m.once]
        for done, (number, measure) in enumerate(steps):
            self._say(f"[{done + 1}/{len(steps)}] round {number} of {rounds}: {measure.about}")
            turned = clients[number % len(clients) :] + clients[: number % len(clients)]
            most = len(clients) if measure.together else 1
            self._lab.at_once(partial(self._one, measure), turned, most=most)
            if self._given.json:
                self._results.write(self._given.json)

    def _one(self, measure: Measure, client: Client) -> None:
        began = time.monotonic()
        try:
            sample = measure.run(self._lab, client)
        except (OSError, RuntimeError) as error:
            self._lab.pause(0)
            self._say(f"  {client.name}: {measure.name} FAILED: {error}")
            return
        self._results.add(measure.name, client.name, sample)
        told = ", ".join(f"{key} {value:,.4g}" for key, value in sample.items())
        self._say(f"  {client.name} ({time.monotonic() - began:.0f} s): {told}")

    def _say(self, text: str) -> None:
        minutes, seconds = divmod(int(time.monotonic() - self._began), 60)
        say(f"{minutes:02}:{seconds:02} {text}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/sdk",
        description=__doc__.splitlines()[0],
        epilog="Measures: " + "; ".join(f"{m.name} - {m.about}" for m in ALL) + ".",
    )
    parser.add_argument(
        "--only",
        type=_names,
        default=[measure.name for measure in ALL],
        metavar="NAME,NAME",
        help="measure only these, named below",
    )
    parser.add_argument(
        "--peers",
        type=_names,
        default=list(CLIENTS),
        metavar="NAME,NAME",
        help=f"measure only these of {', '.join(CLIENTS)}",
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="of all but fork and outage (default 3)"
    )
    parser.add_argument(
        "--quick", action="store_true", help="less of everything: an outage of 8 s, 10 forks ..."
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="keep the results there, and add to what is there"
    )
    parser.add_argument(
        "--append", action="store_true", help="add rounds to FILE's; else they are replaced"
    )
    parser.add_argument("--show", action="store_true", help="only print what FILE holds")
    parser.add_argument("--directory", help="where spools go, on the disk to be measured")
    parser.add_argument(
        "--environments",
        type=Path,
        default=cache_directory(),
        metavar="DIRECTORY",
        help="of the clients, made by the first run (default %(default)s)",
    )
    given = parser.parse_args()
    _check(parser, given)
    return given


def _names(text: str) -> list[str]:
    return text.split(",")


def _check(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    if not hasattr(os, "fork"):
        parser.error("this needs a system with fork and signals: Linux or macOS")
    if unknown := set(given.only) - {measure.name for measure in ALL}:
        parser.error(f"--only knows no {', '.join(sorted(unknown))}")
    if unknown := set(given.peers) - set(CLIENTS):
        parser.error(f"--peers knows no {', '.join(sorted(unknown))}")
    if not 1 <= given.rounds <= 100:
        parser.error("--rounds must be 1 to 100")
    if (given.append or given.show) and not given.json:
        parser.error("--append and --show need --json FILE")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("Stopped; all that was started has ended.")
        sys.exit(130)
