"""The real server, `seatbeat-collector serve`, as a child process on a free port."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from seatbeat_collector import config
from seatbeat_collector.auth import PREFIXES, create_key
from seatbeat_collector.collector import now_ms
from seatbeat_collector.store import open_store

from .blank import blank_database

COMMAND = Path(sys.executable).with_name("seatbeat-collector")
PATIENCE_S = 30


class Served:
    """One database and one port, with a key of each kind; it may be started again and again."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.database = folder / "seatbeat.db"
        self.log = folder / "serve.log"
        self.port = free_port()
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
        assert self._child is not None
        workers = children_of(self._child.pid)
        self.signal(signal.SIGKILL)
        self.wait()
        wait_until(lambda: not any(map(runs, workers)), "the worker process is gone")
        wait_until(lambda: not self._listens(), "the port is free")

    @property
    def pid(self) -> int:
        """The main process."""
        assert self._child is not None
        return self._child.pid

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

    def told(self, path: str, **query: Any) -> dict[str, Any]:
        """The same once all that was taken in is folded: a busy machine may need a while."""
        wait_until(lambda: self.get("/readyz")["fold_lag_rows"] == 0, "all is folded")
        return self.get(path, **query)

    def rows(self, path: str, name: str) -> list[dict[str, Any]]:
        """All rows of a list, page by page, once all that was taken in is folded."""
        found, cursor = [], {}
        while True:
            page = self.told(path, limit=200, **cursor)
            found += page[name]
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _answers(self) -> bool:
        assert self._child is not None and self._child.poll() is None, self.says()
        try:
            return self.get("/healthz")["status"] == "ok"
        except OSError:
            return False


def tomorrow() -> date:
    """The date after today's anywhere on Earth: the running day is inside, whatever the zone."""
    return (datetime.now(UTC) + timedelta(hours=14)).date() + timedelta(days=1)


def answered(connection: http.client.HTTPConnection) -> int:
    """Wait for the answer on a connection; its status."""
    answer = connection.getresponse()
    answer.read()
    return answer.status


def wait_until(holds: Callable[[], bool], what: str, *, patience_s: float = PATIENCE_S) -> None:
    """Look again and again until something of another process holds."""
    until = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.01)


def _make_keys(database: Path) -> dict[str, str]:
    store = open_store(config.load({"database": blank_database(database)}, environ={}))
    try:
        return {kind: create_key(store, kind, kind, at_ms=now_ms()) for kind in PREFIXES}
    finally:
        store.close()


def free_port() -> int:
    """A port that stays free while the server is down: systems lend none below 32768."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port was found")


def children_of(parent: int) -> list[int]:
    """The processes that a process has started; empty where there is no /proc."""
    found = [_stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")]
    return [pid for pid, _, started_by in filter(None, found) if started_by == parent]


def runs(pid: int) -> bool:
    """Whether a process still does anything; one that waits to be reaped doesn't."""
    found = _stat(pid)
    return found is not None and found[1] not in "ZX"


def _stat(pid: int) -> tuple[int, str, int] | None:
    """Number, state and parent of a process, or None when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, parent = text.rpartition(")")[2].split()[:2]
    return pid, state, int(parent)
