"""HTTP/1.1 as far as clients of telemetry use it: requests with a length, kept connections."""

from __future__ import annotations

import asyncio

from collector import Collector


class Connection(asyncio.Protocol):
    """One connection to a collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._collector.connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        self._collector.lose(self)

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _length(bytes(self._received[:end]))
        if len(self._received) >= end + 4 + length:
            body = bytes(self._received[end + 4 : end + 4 + length])
            del self._received[: end + 4 + length]
            self._collector.receive(self, body)

    def answer(self, status: str, body: bytes) -> None:
        """Answer the request; nothing if the client has gone."""
        if self._transport is not None:
            head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
            self._transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)

    def hang_up(self) -> None:
        """End the connection without an answer."""
        if self._transport is not None:
            self._transport.abort()


def _length(head: bytes) -> int:
    """The body's length in bytes."""
    headers = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:])
    if b"transfer-encoding" in headers:
        raise ValueError("the stub reads bodies with a Content-Length only")
    return int(headers.get(b"content-length", 0))
