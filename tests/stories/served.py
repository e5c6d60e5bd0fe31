"""The real server, `seatbeat-collector serve`, as a child process on a free port."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from seatbeat_collector import config
from seatbeat_collector.auth import PREFIXES, create_key
from seatbeat_collector.collector import now_ms
from seatbeat_collector.store import open_store

COMMAND = Path(sys.executable).with_name("seatbeat-collector")
PATIENCE_S = 30


class Served:
    """One database and one port, with a key of each kind; it may be started again and again."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.database = folder / "seatbeat.db"
        self.log = folder / "serve.log"
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.keys = _make_keys(self.database)
        self._settings = {f"SEATBEAT_{name.upper()}": str(v) for name, v in settings.items()}
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Served:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self.stop()

    def start(self) -> None:
        """Start the server; returns when it answers."""
        command = [str(COMMAND), "serve", "--database", str(self.database)]
        command += ["--port", str(self.port)]
        with self.log.open("wb") as log:
            self._child = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, **self._settings}
            )
        wait_until(self._answers, "the server answers")

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """SIGKILL to the main process; returns when nothing of the server runs any more."""
        workers = self.workers()
        self.signal(signal.SIGKILL)
        self.wait()
        wait_until(lambda: not any(map(_runs, workers)), "the worker process is gone")

    def signal(self, number: int) -> None:
        """Send a signal to the main process."""
        assert self._child is not None
        self._child.send_signal(number)

    def wait(self) -> int:
        """The main process's exit status, once it has ended."""
        assert self._child is not None
        status = self._child.wait(timeout=PATIENCE_S)
        self._child = None
        return status

    def workers(self) -> list[int]:
        """The worker processes that were started, from the server's own log."""
        return [int(pid) for pid in re.findall(r"Spawning worker-\d+ with PID: (\d+)", self.says())]

    def says(self) -> str:
        """What the server has logged since it was started."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def connect(self) -> http.client.HTTPConnection:
        """A connection that is kept alive."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)

    def send(self, events: list[dict[str, Any]], connection: http.client.HTTPConnection) -> int:
        """POST events under the write key; the answer's status."""
        self.begin(events, connection)
        return answered(connection)

    def begin(self, events: list[dict[str, Any]], connection: http.client.HTTPConnection) -> None:
        """POST events and don't wait for the answer."""
        body = json.dumps({"sent_at": now_ms(), "events": events})
        headers = {"Authorization": f"Bearer {self.keys['write']}"}
        connection.request("POST", "/v1/batch", body, headers)

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """The JSON that the API answers to the read key."""
        connection = self.connect()
        headers = {"Authorization": f"Bearer {self.keys['read']}"}
        try:
            connection.request("GET", f"{path}?{urlencode(query)}", headers=headers)
            answer = connection.getresponse()
            found: dict[str, Any] = json.loads(answer.read())
        finally:
            connection.close()
        assert answer.status == 200, found
        return found

    def rows(self, path: str, name: str) -> list[dict[str, Any]]:
        """All rows of a list, page by page, once all that was taken in is folded."""
        wait_until(lambda: self.get("/readyz")["fold_lag_rows"] == 0, "all is folded")
        found, cursor = [], {}
        while True:
            page = self.get(path, limit=200, **cursor)
            found += page[name]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def _answers(self) -> bool:
        assert self._child is not None and self._child.poll() is None, self.says()
        try:
            return self.get("/healthz")["status"] == "ok"
        except OSError:
            return False


def answered(connection: http.client.HTTPConnection) -> int:
    """Wait for the answer on a connection; its status."""
    answer = connection.getresponse()
    answer.read()
    return answer.status


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again until something of another process holds."""
    until = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.01)


def _make_keys(database: Path) -> dict[str, str]:
    store = open_store(config.load({"database": str(database)}, environ={}))
    try:
        return {kind: create_key(store, kind, kind, at_ms=now_ms()) for kind in PREFIXES}
    finally:
        store.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _runs(pid: int) -> bool:
    """Whether a process that is no child of ours runs; one that waits to be reaped doesn't."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # gone since; without /proc the signal decides
