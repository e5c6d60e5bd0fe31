"""Durable ingest, measured: at its peak, for minutes, and when the worst happens.

Everything runs on the loopback interface of one machine. See benchmarks/README.md for what the
numbers mean.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from crash import Crash
from peak import Peak
from report import machine
from sustained import Sustained

PARTS = ("peak", "sustained", "highest", "kill", "full-disk")


def main() -> int:
    """Run the parts asked for, and fail when something acknowledged is lost or an aim is missed."""
    given = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers are stopped on the way
    spawn = multiprocessing.get_context("spawn")
    print(machine())
    with (
        tempfile.TemporaryDirectory(prefix="seatbeat-bench-", dir=given.directory) as folder,
        ProcessPoolExecutor(1, mp_context=spawn) as generator,
    ):
        good = [_run(part, given, Path(folder), generator) for part in given.parts]
    return 0 if all(good) else 1


def _run(
    part: str, given: argparse.Namespace, folder: Path, generator: ProcessPoolExecutor
) -> bool:
    own = folder / part
    own.mkdir()
    if part == "peak":
        return Peak(given, own, generator).measure()
    if part == "sustained":
        return Sustained(given, own, generator).measure()
    if part == "highest":
        return Sustained(given, own, generator).search() > 0
    crash = Crash(given, own, generator)
    return crash.kill() if part == "kill" else crash.full_disk()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--parts",
        type=lambda text: text.split(","),
        default=list(PARTS),
        help=f"what to run, separated by commas (default {','.join(PARTS)})",
    )
    parser.add_argument("--directory", help="where the databases go, on the disk to be measured")
    peak = parser.add_argument_group("peak")
    peak.add_argument("--seconds", type=float, default=4, help="a measurement (default 4)")
    peak.add_argument("--rounds", type=int, default=5, help="of everything (default 5)")
    peak.add_argument("--connections", type=int, default=256, help="kept alive (default 256)")
    peak.add_argument("--threads", type=int, default=32, help="of the servers (default 32)")
    peak.add_argument(
        "--users", type=int, default=5_000, help="who send, new ones each round (default 5000)"
    )
    long = parser.add_argument_group("the other parts")
    long.add_argument("--people", type=int, default=100_000, help="at once (default 100,000)")
    long.add_argument("--minutes", type=int, default=5, help="of sustained load (default 5)")
    given = parser.parse_args()
    if not 0.1 <= given.seconds <= 20 or not 1 <= given.rounds <= 100:
        parser.error("--seconds is from 0.1 to 20, --rounds from 1 to 100")
    if not 1 <= given.minutes <= 60 or not 100 <= given.people <= 1_000_000:
        parser.error("--minutes is from 1 to 60, --people from 100 to 1,000,000")
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"there is no part called {', '.join(sorted(unknown))}")
    return given


if __name__ == "__main__":
    sys.exit(main())
