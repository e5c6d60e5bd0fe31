"""A product under a real server, as a child process of its own session."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import seatbeat
from stories.served import free_port, wait_until

SDK = Path(seatbeat.__file__).parents[1]
TESTS = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PATIENCE_S = 30


class Hosted:
    """A server or a worker; leaving it is SIGTERM, and nothing of it may live on."""

    def __init__(self, command, folder, **environ):
        self.port = free_port()
        self._command = [str(part).replace("{port}", str(self.port)) for part in command]
        self._log = folder / "host.log"
        self._environ = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(SDK), str(TESTS)]),
            "SEATBEAT_KEY": "sbs_x",
            **environ,
        }

    def __enter__(self):
        with self._log.open("wb") as log:
            self._child = subprocess.Popen(
                self._command,
                stdout=log,
                stderr=log,
                cwd=self._log.parent,
                env=self._environ,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_):
        try:
            self._child.terminate()
            self._child.wait(PATIENCE_S)
            wait_until(self._is_gone, "all its processes are gone", patience_s=PATIENCE_S)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()

    def wait_for(self, holds, what):
        """Look again and again until something holds; its log is shown where it never does."""

        def looked():
            assert self._child.poll() is None, self.says()
            return holds()

        try:
            wait_until(looked, what, patience_s=PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.says()}") from None

    def kill(self):
        """End all of it at once, as a machine does that runs out of memory."""
        os.killpg(self._child.pid, signal.SIGKILL)
        self._child.wait()

    def ends(self):
        """Wait until it has ended by itself; its exit status."""
        return self._child.wait(PATIENCE_S)

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def says(self):
        return self._log.read_text(encoding="utf-8", errors="replace")

    def ask(self, path, user, method="GET", **headers):
        """One request on a connection of its own; the answer's text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, headers={"X-User": user, **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
            assert answer.status == 200, (path, answer.status, text, self.says())
            return text
        finally:
            connection.close()

    def _is_gone(self):
        try:
            os.killpg(self._child.pid, 0)
        except ProcessLookupError:
            return True
        return False
