"""The worst under load: kill -9 again and again, and a disk that gets full and has room again."""

from __future__ import annotations

import subprocess
import threading
import time
from argparse import Namespace
from array import array
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from random import Random

import servers
from bodies import crowd
from open_loop import Answers, Load, send
from servers import Server
from sustained import BEAT_S, check

KILLS = 5
SMALL_DISK_MIB = 96
MIB = 1 << 20


class Crash:
    """A crowd that sends while bad things happen to the collector."""

    def __init__(self, given: Namespace, folder: Path, generator: Executor) -> None:
        self._rate = given.people / BEAT_S
        self._folder = folder
        self._generator = generator
        self._crowd = crowd("crash", given.people, accounts=max(1, given.people // 100))
        self._chance = Random(given.people)
        self._sent = 0
        self._acknowledged: array[int] = array("q")

    def kill(self) -> bool:
        """kill -9 at random moments; whether everything acknowledged is stored once."""
        database = self._folder / "killed.db"
        served = servers.collector(database, threads=8)
        for number in range(KILLS):
            served.start()
            threading.Timer(self._chance.uniform(1, 5), served.kill).start()
            answers = self._send(served, 60)
            print(
                f"kill -9, number {number + 1}: {len(answers.acknowledged):,} acknowledged,"
                f" {answers.unanswered} under way",
                flush=True,
            )
        return check(database, self._crowd, self._sent, self._acknowledged)

    def full_disk(self) -> bool:
        """The disk fills up under load, then has room; whether it says so, and loses nothing."""
        with _small_disk(self._folder / "disk") as disk:
            if disk is None:
                print("full disk: not measured, a small disk can't be mounted here")
                return True
            database, ballast = disk / "small.db", disk / "ballast"
            with servers.collector(database, threads=8) as served:
                self._send(served, 3)
                threading.Timer(3, _fill, [ballast]).start()
                during = self._send(served, 10)
                cause = servers.readiness(served.port).get("cause")
                ballast.unlink()
                _wait_until_ready(served)
                after = self._send(served, 3)
                runs = served.runs()
            print(
                f"full disk: {during.others} while it was full (readyz: {cause}),"
                f" {after.others or 'all taken'} once there was room"
            )
            whole = check(database, self._crowd, self._sent, self._acknowledged)
        return whole and runs and cause == "disk_full" and not after.others

    def _send(self, served: Server, seconds: float) -> Answers:
        load = Load(self._crowd, served.port, served.key, self._rate, seconds, first=self._sent)
        answers = self._generator.submit(send, load).result()
        self._sent += answers.sent
        self._acknowledged.extend(answers.acknowledged)
        return answers


@contextmanager
def _small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of its own in memory; None without the right to mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK_MIB}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _fill(ballast: Path) -> None:
    """Take all the room that is left."""
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"." * 65_536)
        except OSError:
            return


def _wait_until_ready(served: Server) -> None:
    until = time.monotonic() + 60
    while servers.readiness(served.port).get("status") != "ready":
        if time.monotonic() > until:
            raise SystemExit(f"the collector is still not ready: {served.says()}")
        time.sleep(0.2)
