"""Somebody between a client and its collector, who can hold answers back or be out of order."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

Forward = Callable[[], None]

UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class GoBetween:
    """Passes bytes on both ways; each answer goes through `on_answer`, which may forward it.

    `outage` is None, or what goes wrong: "refused", "503" or "cut".
    """

    def __init__(self, port: int) -> None:
        self.on_answer: Callable[[Forward], None] = lambda forward: forward()
        self.outage: str | None = None
        self._upstream = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._port}"
        self._start(self._accept, self._listener)

    @contextlib.contextmanager
    def out_of_order(self, kind: str):
        """Fail in this way for a while, open connections included."""
        self.outage = kind
        if kind == "refused":
            self.close()
        while self._open:
            _hang_up(self._open.pop())
        try:
            yield
        finally:
            if kind == "refused":
                self._listener = socket.create_server(("127.0.0.1", self._port))
                self._start(self._accept, self._listener)
            self.outage = None

    def close(self) -> None:
        """Refuse connections."""
        _hang_up(self._listener)  # this wakes who waits for the next one
        self._listener.close()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # closed
            while True:
                client, _ = listener.accept()
                server = socket.create_connection(self._upstream)
                for each in (client, server):
                    each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open += [client, server]
                self._start(self._pass_on, client, server)
                self._start(self._answer, server, client)

    def _start(self, target: Callable[..., None], *ends: socket.socket) -> None:
        threading.Thread(target=target, args=ends, daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):  # one of them hung up
            while data := client.recv(65536):
                if self.outage == "503":
                    client.sendall(UNAVAILABLE)
                if self.outage is not None:
                    break
                server.sendall(data)
        _hang_up(server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                self.on_answer(lambda data=data: client.sendall(data))
        _hang_up(client)
        server.close()
        client.close()


def _hang_up(end: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it may be closed
        end.shutdown(socket.SHUT_RDWR)
