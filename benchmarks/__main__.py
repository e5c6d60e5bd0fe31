"""Ingest, fold, closing and reads, measured: at their peak, and for minutes, and at the worst.

Everything runs on the loopback interface of one machine. See benchmarks/README.md for what the
numbers mean.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from fractions import Fraction
from pathlib import Path

import close
import fold
import portfolio
import recompute
from crash import Crash
from peak import Peak
from report import machine
from sustained import Sustained

LIMITS = {
    "rounds": (1, 100),
    "seconds": (0.1, 20),
    "connections": (1, 10_000),
    "people": (100, 1_000_000),
    "minutes": (1, 60),
}

Part = Callable[[Namespace, Path, Executor], bool]
"""Measures in a folder of its own, prints; whether what is promised held."""

PARTS: dict[str, Part] = {
    "peak": lambda *given: Peak(*given).measure(),
    "sustained": lambda *given: Sustained(*given).measure(),
    "highest": lambda *given: Sustained(*given).search() > 0,
    "kill": lambda *given: Crash(*given).kill(),
    "full-disk": lambda *given: Crash(*given).full_disk(),
    "fold": lambda given, folder, _: fold.measure(folder, given.rounds),
    "reads": lambda given, *_: portfolio.measure(given.cache, given.scales, given.rounds),
    "close": lambda given, *_: close.measure(given.cache, given.scales, given.rounds),
    "recompute": lambda given, folder, _: recompute.measure(
        given.cache, given.scales, folder, given.rounds
    ),
}


def main() -> int:
    """Run the parts asked for, and fail when something acknowledged is lost or an aim is missed."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    spawn = multiprocessing.get_context("spawn")
    print(machine(), flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="seatbeat-bench-", dir=given.directory) as folder,
        ProcessPoolExecutor(1, mp_context=spawn) as generator,
    ):
        held = [_run(part, given, Path(folder) / part, generator) for part in given.parts]
    return 0 if all(held) else 1


def _run(part: str, given: Namespace, folder: Path, generator: Executor) -> bool:
    print(f"\n== {part}\n", flush=True)
    folder.mkdir()
    return PARTS[part](given, folder, generator)


def _arguments() -> Namespace:
    parser = ArgumentParser(
        prog="benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser)
    _add_peak(parser)
    load = parser.add_argument_group("sustained, highest, kill, full-disk")
    load.add_argument("--people", type=int, default=100_000, help="at once (default 100,000)")
    load.add_argument("--minutes", type=int, default=5, help="of sustained load (default 5)")
    stores = parser.add_argument_group("reads, close, recompute")
    stores.add_argument(
        "--scale",
        dest="scales",
        type=Fraction,
        action="append",
        help="of 10,000 accounts, 1,000,000 people and 90 days; may be given several times"
        " (default 1/100 and 1/10; 1 takes 13 GB and half an hour to build)",
    )
    stores.add_argument(
        "--cache", type=Path, default=Path(".bench"), help="keeps the stores (default .bench)"
    )
    given = parser.parse_args()
    given.scales = given.scales or [Fraction(1, 100), Fraction(1, 10)]
    for name, (least, most) in LIMITS.items():
        if not least <= getattr(given, name) <= most:
            parser.error(f"--{name} is from {least:,} to {most:,}")
    return given


def _add_common(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--parts",
        type=_parts,
        default=list(PARTS),
        help=f"what to run, separated by commas (default {','.join(PARTS)})",
    )
    parser.add_argument("--directory", help="where the databases go, on the disk to be measured")
    parser.add_argument("--rounds", type=int, default=5, help="of what is repeated (default 5)")


def _add_peak(parser: ArgumentParser) -> None:
    peak = parser.add_argument_group("peak")
    peak.add_argument("--seconds", type=float, default=4.0, help="a measurement (default 4)")
    peak.add_argument("--connections", type=int, default=256, help="kept alive (default 256)")
    peak.add_argument("--threads", type=int, default=32, help="of the servers (default 32)")
    peak.add_argument(
        "--users",
        type=int,
        default=5_000,
        help="who send, new ones each round (default 5,000)",
    )


def _parts(text: str) -> list[str]:
    parts = text.split(",")
    if unknown := set(parts) - set(PARTS):
        raise argparse.ArgumentTypeError(f"there is no part called {', '.join(sorted(unknown))}")
    return parts


if __name__ == "__main__":
    sys.exit(main())
