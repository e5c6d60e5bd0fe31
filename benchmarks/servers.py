"""The servers that are measured, as child processes on free ports of this machine."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import processes
from bodies import now_ms
from seatbeat_collector import config
from seatbeat_collector.auth import create_key
from seatbeat_collector.store import open_store

HERE = Path(__file__).parent
START_S = 30


class Server:
    """A child process that serves on a port; it may be started again and again."""

    def __init__(
        self,
        command: list[str],
        *,
        log: Path,
        key: str = "",
        before: Callable[[], None] | None = None,
    ) -> None:
        self.port = _free_port()
        self.key = key
        self._command = [*command, "--port", str(self.port)]
        self._log = log
        self._before = before
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The main process's number."""
        assert self._child is not None
        return self._child.pid

    def start(self) -> None:
        """Start it; returns when it listens."""
        with self._log.open("ab") as output:
            self._child = subprocess.Popen(
                self._command, stderr=output, stdout=output, preexec_fn=self._before
            )
        until = time.monotonic() + START_S
        while not _listens(self.port):
            if time.monotonic() > until or not self.runs():
                raise RuntimeError(f"the server did not start: {self.says()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """SIGTERM, and wait until it has ended."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait(timeout=60)
            self._child = None

    def kill(self) -> None:
        """SIGKILL; returns when its children, who die with it, listen no more."""
        os.kill(self.pid, signal.SIGKILL)
        assert self._child is not None
        self._child.wait()
        self._child = None
        while _listens(self.port):
            time.sleep(0.05)

    def runs(self) -> bool:
        """Whether the main process is there."""
        return self._child is not None and self._child.poll() is None

    def says(self) -> str:
        """What it has logged."""
        return self._log.read_text(errors="replace")

    def taken(self) -> processes.Taken:
        """What its processes have taken so far."""
        return processes.taken(self.pid)


def collector(database: Path, *, threads: int, before: Callable[[], None] | None = None) -> Server:
    """The real collector, as `serve` starts it, and a write key."""
    store = open_store(config.load({"database": str(database)}, environ={}))
    key = create_key(store, "write", "benchmark", at_ms=now_ms())
    store.close()
    command = [str(Path(sys.executable).with_name("seatbeat-collector")), "serve"]
    command += ["--database", str(database), "--threads", str(threads)]
    return Server(command, log=database.with_suffix(".log"), key=key, before=before)


def floor(folder: Path, interface: str, *, threads: int) -> Server:
    """The bare application on the same server, by one of its interfaces."""
    command = [sys.executable, str(HERE / "floor.py"), interface, "--threads", str(threads)]
    return Server(command, log=folder / f"floor-{interface}.log")


def readiness(port: int) -> dict[str, Any]:
    """What the collector says of itself: how many rows wait for the fold, and for how long."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/readyz")
        found: dict[str, Any] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return found


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    """One that stays free while its server is down: systems lend none below 32768."""
    for port in range(20_000 + os.getpid() % 10_000, 32_000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
        if port not in _given:
            _given.add(port)
            return port
    raise OSError("no free port was found")


_given: set[int] = set()
