"""Where clients are measured: processes that are surely ended, and folders that are surely gone."""

from __future__ import annotations

import itertools
import json
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from environments import SDK, Client
from stub import Stub

CHILD = Path(__file__).with_name("child")
START_S = 60
T = TypeVar("T")
U = TypeVar("U")


class Child:
    """A process that measures; see child/__main__.py."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        assert process.stdin and process.stdout
        self._process = process
        self._log = log
        self._in = process.stdin
        self._out = process.stdout
        self._heard = b""

    def hear(self, patience_s: float = START_S) -> dict[str, Any]:
        """The next thing it says; raises when it ends or takes too long."""
        until = time.monotonic() + patience_s
        with selectors.DefaultSelector() as selector:
            selector.register(self._out, selectors.EVENT_READ)
            while b"\n" not in self._heard:
                if not selector.select(max(0.0, until - time.monotonic())):
                    raise TimeoutError(f"its process was silent for {patience_s:g} s")
                data = os.read(self._out.fileno(), 65_536)
                if not data:
                    raise RuntimeError(f"its process ended: {self._last_words()}")
                self._heard += data
        line, _, self._heard = self._heard.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def go_on(self) -> None:
        """Let it go on from where it is ready."""
        self._in.write(b"\n")
        self._in.flush()

    def ended_at(self, patience_s: float) -> float | None:
        """When it ended (time.monotonic()); None if it didn't within `patience_s`."""
        try:
            self._process.wait(patience_s)
        except subprocess.TimeoutExpired:
            return None
        return time.monotonic()

    def kill(self) -> None:
        """Kill it and all that it has forked."""
        with suppress(ProcessLookupError):  # all of them have ended by themselves
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Leave nothing of it."""
        self.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def _last_words(self) -> str:
        """The end of what it wrote to stderr."""
        return " | ".join(self._log.read_text(errors="replace").splitlines()[-3:])


class Lab:
    """Starts children of clients, each with a folder of its own; may be used by several threads."""

    def __init__(self, stub: Stub, folder: Path, pythons: dict[str, Path], *, quick: bool) -> None:
        self.stub = stub
        self.quick = quick
        self._folder = folder
        self._pythons = pythons
        self._numbers = itertools.count(1)
        self._children: set[Child] = set()
        self._lock = threading.Lock()

    def folder(self) -> Path:
        """A new one, for what a client keeps on disk."""
        found = self._folder / str(next(self._numbers))
        found.mkdir()
        return found

    def pause(self, seconds: float) -> None:
        """Let time pass; raises when the run is being stopped."""
        self.stub.pause(seconds)

    def at_once(self, work: Callable[[T], U], cases: Iterable[T], *, most: int = 64) -> list[U]:
        """The work done for all cases, so many at a time."""
        pool = ThreadPoolExecutor(most)
        try:
            return list(pool.map(work, cases))
        except (KeyboardInterrupt, SystemExit):
            self.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)

    def stop(self) -> None:
        """End all children, and let everybody who waits or starts one fail."""
        self.stub.stop()
        with self._lock:
            for child in self._children:
                child.kill()

    @contextmanager
    def child(
        self, scenario: str, client: Client, url: str, folder: Path, **options: Any
    ) -> Iterator[Child]:
        """A client in a scenario; when this is left, its process has ended."""
        about = json.dumps({"url": url, "folder": str(folder), **options})
        command = [str(self._pythons[client.name]), str(CHILD), scenario, client.name, about]
        log = self._folder / f"{folder.name}-{scenario}.log"
        child = self._start(command, self._environ(client), log)
        try:
            yield child
        finally:
            with self._lock:
                self._children.remove(child)
                child.end()

    def _start(self, command: list[str], environ: dict[str, str], log: Path) -> Child:
        with self._lock, log.open("wb") as stderr:
            self.pause(0)
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=environ,
                start_new_session=True,
            )
            child = Child(process, log)
            self._children.add(child)
        return child

    def _environ(self, client: Client) -> dict[str, str]:
        """Nothing of the surroundings: no proxy, no key, no switch that turns a client off."""
        bare = {"PATH": os.defpath, "HOME": str(self._folder), "LANG": "C.UTF-8"}
        return bare | ({"PYTHONPATH": str(SDK)} if client.name == "seatbeat" else {})
