"""Answers that are made while they are sent: each piece in the context of its request."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from contextlib import AbstractContextManager

from seatbeat.client import Seatbeat

from ._person import Person


class _Streamed:
    def __init__(self, sb: Seatbeat, person: Person) -> None:
        self._sb = sb
        self._person = person

    def _context(self) -> AbstractContextManager[None]:
        return self._sb.context(user=self._person.user, account=self._person.account)


class InContext(_Streamed):
    """An iterable of bytes; whatever server thread asks for the next piece, the person is known."""

    def __init__(self, sb: Seatbeat, person: Person, pieces: Iterable[bytes]) -> None:
        super().__init__(sb, person)
        self._pieces = pieces
        self._iterator = iter(pieces)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._context():
            return next(self._iterator)

    def close(self) -> None:
        """What the server calls at the end, or when the browser is gone."""
        with self._context():
            if (close := getattr(self._pieces, "close", None)) is not None:
                close()


class InAsyncContext(_Streamed):
    """The same for an asynchronous iterable."""

    def __init__(self, sb: Seatbeat, person: Person, pieces: AsyncIterable[bytes]) -> None:
        super().__init__(sb, person)
        self._iterator = aiter(pieces)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        with self._context():
            return await anext(self._iterator)

    async def aclose(self) -> None:
        """Close the generator behind it."""
        with self._context():
            if (close := getattr(self._iterator, "aclose", None)) is not None:
                await close()
