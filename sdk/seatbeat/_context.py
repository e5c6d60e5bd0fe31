"""Whose doing the current thread or task reports, where a call doesn't say."""

from __future__ import annotations

import contextlib
from contextvars import ContextVar, Token

from ._event import Id

Pair = tuple[Id | None, Id | None]


class Whose:
    """One client's current user and account; an inner context adds to the outer one."""

    def __init__(self) -> None:
        self._pair: ContextVar[Pair] = ContextVar("seatbeat_whose", default=(None, None))

    def enter(self, user: Id | None, account: Id | None) -> Token[Pair]:
        """Make these current; give the token back to `leave`."""
        return self._pair.set(self.filled(user, account))

    def leave(self, token: Token[Pair]) -> None:
        """Make current again what was before."""
        # A generator may be left in another context than it was entered in (an async framework
        # closing it); there the pair was never set, so there's nothing to undo.
        with contextlib.suppress(ValueError):
            self._pair.reset(token)

    def filled(self, user: Id | None, account: Id | None) -> Pair:
        """The given ids, and the current ones for those not given."""
        current_user, current_account = self._pair.get()
        return (
            current_user if user is None else user,
            current_account if account is None else account,
        )
