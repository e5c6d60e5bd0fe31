"""The servers that are measured, as child processes on free ports of this machine."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bodies import now_ms
from seatbeat_collector import config
from seatbeat_collector.auth import create_key
from seatbeat_collector.store import open_store

HERE = Path(__file__).parent
START_S = 30


@contextmanager
def collector(database: Path, *, threads: int) -> Iterator[tuple[int, str]]:
    """The real collector, as `serve` starts it: its port and a write key."""
    store = open_store(config.load({"database": str(database)}, environ={}))
    key = create_key(store, "write", "benchmark", at_ms=now_ms())
    store.close()
    command = [str(Path(sys.executable).with_name("seatbeat-collector")), "serve"]
    command += ["--database", str(database), "--threads", str(threads)]
    with _serving(command, log=database.with_suffix(".log")) as port:
        yield port, key


@contextmanager
def floor(folder: Path, *, threads: int) -> Iterator[int]:
    """The bare application on the same server: its port."""
    command = [sys.executable, str(HERE / "floor.py"), "--threads", str(threads)]
    with _serving(command, log=folder / "floor.log") as port:
        yield port


def readiness(port: int) -> dict[str, Any]:
    """What the collector says of itself: how many rows wait for the fold, and for how long."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/readyz")
        found: dict[str, Any] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return found


@contextmanager
def _serving(command: list[str], *, log: Path) -> Iterator[int]:
    port = _free_port()
    with log.open("wb") as output:
        child = subprocess.Popen([*command, "--port", str(port)], stderr=output, stdout=output)
        try:
            _wait_for(port, child, log)
            yield port
        finally:
            child.terminate()
            child.wait(timeout=60)


def _wait_for(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
