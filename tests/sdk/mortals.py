"""Processes that report until they are killed, one after the other, over one spool."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import seatbeat

SDK = str(Path(seatbeat.__file__).parents[1])

NURSERY = """
import os, sys, time, warnings
import seatbeat
from seatbeat import Seatbeat
url, key, spool, witness = sys.argv[1:]
reported = os.open(witness, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def live(life):
    sb = Seatbeat(key=key, url=url, spool=spool, interval=0.002)
    os.write(1, b"%d\\n" % os.getpid())
    for n in range(10_000):
        name = f"act.{life}.{n}"
        properties = {"text": "x" * 20_000} if n % 5 == 2 else None
        if sb.activity(name, user="u-7", account="acme", properties=properties):
            os.write(reported, name.encode() + b"\\n")
        person = f"person.{life}.{n}"
        if n % 4 == 1 and sb.identify(person, account="acme", traits={"n": n}):
            os.write(reported, person.encode() + b"\\n")
        until = time.perf_counter() + 0.0005
        while time.perf_counter() < until:
            pass

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        live(int(line))
    os.waitpid(pid, 0)
    os.write(1, b"dead\\n")
"""


class Mortals:
    """A nursery that imports the SDK once, and forks a new process for each life."""

    def __init__(self, *, url: str, key: str, spool: Path, witness: Path) -> None:
        self._witness = witness
        self._lives = 0
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY, url, key, str(spool), str(witness)],
            env={**os.environ, "PYTHONPATH": SDK},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def __enter__(self) -> Mortals:
        return self

    def __exit__(self, *_: object) -> None:
        self._nursery.stdin.close()
        self._nursery.wait(timeout=10)
        self._nursery.stdout.close()

    def born(self) -> int:
        """Start one; it has its client now, and reports. Gives its process id."""
        print(self._lives, file=self._nursery.stdin, flush=True)
        self._lives += 1
        return int(self._nursery.stdout.readline())

    def kill(self, pid: int) -> None:
        """SIGKILL; returns when it is gone."""
        os.kill(pid, signal.SIGKILL)
        assert self._nursery.stdout.readline() == "dead\n"

    def reported(self) -> set[str]:
        """What was reported for sure: the call had returned an id."""
        return set(self._witness.read_text().split())
