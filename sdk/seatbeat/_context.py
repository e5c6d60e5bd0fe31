"""Whose doing the current thread or task reports, where a call doesn't say."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, NamedTuple

from ._event import Id

if TYPE_CHECKING:
    from .presence import Presence


class Current(NamedTuple):
    """Who is meant, and where they are present."""

    user: Id | None = None
    account: Id | None = None
    here: Presence | None = None


NOBODY = Current()


class Whose:
    """One client's current user and account; an inner context adds to the outer one."""

    def __init__(self) -> None:
        self._current: ContextVar[Current] = ContextVar("seatbeat_whose", default=NOBODY)

    def enter(
        self, user: Id | None, account: Id | None, here: Presence | None = None
    ) -> Token[Current]:
        """Make these current; give the token back to `leave`."""
        user, account = self.filled(user, account)
        return self._current.set(Current(user, account, here or self.here))

    def leave(self, token: Token[Current]) -> None:
        """Make current again what was before."""
        # A generator may be left in another context than it was entered in (an async framework
        # closing it); there the pair was never set, so there's nothing to undo.
        with contextlib.suppress(ValueError):
            self._current.reset(token)

    def filled(self, user: Id | None, account: Id | None) -> tuple[Id | None, Id | None]:
        """The given ids, and the current ones for those not given."""
        current = self._current.get()
        return (
            current.user if user is None else user,
            current.account if account is None else account,
        )

    @property
    def here(self) -> Presence | None:
        """Where the person is present, if anywhere."""
        return self._current.get().here
