"""Whose an event is: what it names itself, and what a signed identity says."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from .events import UserEvent
from .identity import Claims
from .refused import Refused


class Whose(msgspec.Struct, kw_only=True, gc=False):
    """Finds the user and the account of the events of one request."""

    claims: Claims | None
    has_token: bool
    only_signed: bool
    may_wait: bool
    knows_account_of: Callable[[str], bool]
    members: set[str] = msgspec.field(default_factory=set)
    """Users whose account is known, or told by this request."""

    def of(self, event: UserEvent) -> tuple[str, str | None]:
        """The user and the account; None where the account is to be found by the event's time.

        Raises Refused.
        """
        return self.of_ids(event.user_id, event.account_id)

    def of_ids(self, user_id: str | None, account_id: str | None) -> tuple[str, str | None]:
        """The same for what a sender names, whatever for."""
        found = self._signed if self.only_signed else self._filled
        user_id, account_id = found(user_id, account_id)
        if user_id is None:
            raise Refused("missing_user", "The event names no user.", "user_id")
        if account_id is None and not self.may_wait and not self._is_member(user_id):
            raise Refused("unknown_account", "The user's account isn't known yet.", "account_id")
        return user_id, account_id

    def _is_member(self, user_id: str) -> bool:
        if user_id not in self.members:
            if not self.knows_account_of(user_id):
                return False
            self.members.add(user_id)
        return True

    def _filled(self, user_id: str | None, account_id: str | None) -> tuple[str | None, str | None]:
        claims = self.claims
        if claims is None or user_id not in (None, claims.user_id):
            return user_id, account_id
        return claims.user_id, claims.account_id if account_id is None else account_id

    def _signed(self, user_id: str | None, account_id: str | None) -> tuple[str, str | None]:
        claims = self.claims
        if claims is None and not self.has_token:
            raise Refused("identity_required", "A signed identity is needed.")
        if claims is None:
            raise Refused("identity_invalid", "The signed identity is not valid, or has expired.")
        if user_id not in (None, claims.user_id):
            raise Refused("identity_mismatch", "The identity names another user.", "user_id")
        if account_id not in (None, claims.account_id):
            raise Refused("identity_mismatch", "The identity names another account.", "account_id")
        return claims
