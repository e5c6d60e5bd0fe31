"""Reading bodies on the event loop: bounded each, and bounded all together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from seatbeat_collector.errors import BodyTooLarge, Busy, UnreadableBody
from seatbeat_collector.wire.limits import MAX_BODY_BYTES

from .asgi_types import Message, Receive
from .front import MOST_DRAINED

PATIENCE_S = 30
"""For a body to come in whole, once it has begun."""
A_REQUEST = 8 * 1024
"""Bytes that a request takes beside its body."""


class Room:
    """The memory that requests may take while they are read or wait for a thread."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self.held = 0

    @contextmanager
    def holding(self, size: int = 0) -> Iterator[Held]:
        """Room for one request and `size` bytes, given back at the end. Raises Busy."""
        held = Held(self)
        try:
            held.grow(A_REQUEST + size)
            yield held
        finally:
            self.held -= held.size

    def take(self, size: int) -> None:
        """Take room. Raises Busy when there is none."""
        if self.held + size > self._most_bytes:
            raise Busy(retry_after_s=2)
        self.held += size


class Held:
    """What one request has taken."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.size = 0

    def grow(self, size: int) -> None:
        """Take more room. Raises Busy."""
        self._room.take(size)
        self.size += size


async def read_body(receive: Receive, room: Room) -> bytes:
    """The whole body. Raises BodyTooLarge, UnreadableBody, Busy."""
    message = await receive()
    body = whole_body(message, length=-1)
    return await rest_of_body(receive, message, room) if body is None else body


def whole_body(message: Message, *, length: int) -> bytes | None:
    """The body, if it came with the first message; `length` is what it is told to be, or -1.

    Raises BodyTooLarge, UnreadableBody.
    """
    body = _chunk(message)
    return _checked(body) if len(body) == length or not message.get("more_body") else None


async def rest_of_body(receive: Receive, first: Message, room: Room) -> bytes:
    """The whole body, of which the first message was only a part.

    Raises BodyTooLarge, UnreadableBody, Busy.
    """
    body = _chunk(first)
    with room.holding(len(body)) as held:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await _rest(receive, body, held)
        except TimeoutError as error:
            raise UnreadableBody("The body took too long to come.") from error


async def _rest(receive: Receive, begun: bytes, held: Held) -> bytes:
    chunks, size = [begun], len(begun)
    while True:
        message = await receive()
        chunk = _chunk(message)
        size += len(chunk)
        if size <= MAX_BODY_BYTES:
            held.grow(len(chunk))
            chunks.append(chunk)
        if not message.get("more_body") or size > MOST_DRAINED:
            return _checked(b"".join(chunks) if size <= MAX_BODY_BYTES else None)


def _chunk(message: Message) -> bytes:
    if message["type"] == "http.disconnect":
        raise UnreadableBody("The body broke off.")
    chunk: bytes = message.get("body", b"")
    return chunk


def _checked(body: bytes | None) -> bytes:
    """What is too large is read to its end first: who is cut off while sending never reads why."""
    if body is None or len(body) > MAX_BODY_BYTES:
        raise BodyTooLarge(f"A request may have {MAX_BODY_BYTES} bytes at most.")
    return body
