"""The stub collector: a process of its own with an address for each client that is measured."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from typing import Any

from connection import Connection
from tally import Report

from collector import Collector


class Site:
    """One address of the stub, from outside."""

    def __init__(self, stub: Stub, port: int) -> None:
        self._stub = stub
        self._ask = stub.ask
        self._port = port
        self.url = f"http://127.0.0.1:{port}"

    def behave(self, mode: str) -> None:
        """One of `take`, `refuse`, `busy`, `cut` and `stall`, from now on."""
        self._ask("behave", self._port, mode)

    def report(self) -> Report:
        """What has arrived."""
        found: Report = self._ask("report", self._port)
        return found

    def held(self) -> int:
        """How many requests are stalled now."""
        found: int = self._ask("held", self._port)
        return found

    def settled(self, numbers: range, *, patience_s: float, quiet_s: float = 1e9) -> Report:
        """The report when these have arrived, nothing new came for so long, or time is up.

        The stub counts while it is asked, so this asks seldom.
        """
        began = news_at = time.monotonic()
        there = self._ask("count", self._port, numbers)
        while there < len(numbers):
            self._stub.pause(0.25)
            before, there = there, self._ask("count", self._port, numbers)
            now = time.monotonic()
            news_at = now if there > before else news_at
            if now - began > patience_s or now - news_at > quiet_s:
                break
        return self.report()


class Stub:
    """Opens and closes sites; may be used by several threads."""

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @contextmanager
    def site(self, dialect: str, *, delay_s: float = 0.0) -> Iterator[Site]:
        """A new address that speaks a client's dialect and answers after `delay_s`."""
        port = self.ask("open", dialect, delay_s)
        try:
            yield Site(self, port)
        finally:
            self.ask("close", port)

    def pause(self, seconds: float) -> None:
        """Let time pass; raises when the run is being stopped."""
        if self._stopped.wait(seconds):
            raise RuntimeError("stopped")

    def stop(self) -> None:
        """Let everybody who waits fail."""
        self._stopped.set()

    def ask(self, what: str, *about: Any) -> Any:
        """Have the process do something."""
        with self._lock:
            self._pipe.send((what, *about))
            found = self._pipe.recv()
        if isinstance(found, Exception):
            raise found
        return found


@contextmanager
def stub() -> Iterator[Stub]:
    """The process, for as long as it is needed."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Stub(ours)
    finally:
        ours.close()
        process.join(timeout=5)
        process.kill()


def _serve(pipe: Pipe) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with the pipe
    asyncio.run(_Sites(pipe).serve())


class _Sites:
    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._collectors: dict[int, Collector] = {}
        self._listening: dict[int, asyncio.Server] = {}
        self._refusing: dict[int, socket.socket] = {}

    async def serve(self) -> None:
        while True:
            try:
                what, *about = await asyncio.to_thread(self._pipe.recv)
            except (EOFError, ConnectionResetError):
                return
            try:
                self._pipe.send(await getattr(self, what)(*about))
            except Exception as error:
                self._pipe.send(error)

    async def open(self, dialect: str, delay_s: float) -> int:
        bound = _bound()
        port: int = bound.getsockname()[1]
        self._collectors[port] = Collector(dialect, delay_s)
        self._refusing[port] = bound
        await self._listen(port)
        return port

    async def close(self, port: int) -> None:
        self._refuse(port)
        self._refusing.pop(port).close()
        self._collectors.pop(port).behave("refuse")

    async def behave(self, port: int, mode: str) -> None:
        if mode == "refuse":
            self._refuse(port)
        else:
            await self._listen(port)
        self._collectors[port].behave(mode)

    async def report(self, port: int) -> Report:
        return self._collectors[port].report()

    async def count(self, port: int, numbers: range) -> int:
        return len(self._collectors[port].report().numbers.intersection(numbers))

    async def held(self, port: int) -> int:
        return self._collectors[port].held

    async def _listen(self, port: int) -> None:
        if bound := self._refusing.pop(port, None):
            collector = self._collectors[port]
            self._listening[port] = await asyncio.get_running_loop().create_server(
                lambda: Connection(collector), sock=bound, backlog=1024
            )

    def _refuse(self, port: int) -> None:
        """The port stays ours meanwhile: bound, so nobody else gets it, and refusing."""
        if server := self._listening.pop(port, None):
            server.close()
            self._refusing[port] = _bound(port)


def _bound(port: int = 0) -> socket.socket:
    """A socket on the loopback interface; connections are refused until somebody listens."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    return bound
