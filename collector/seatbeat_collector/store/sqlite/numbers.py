"""The numbers of accounts and members, remembered from one fold to the next."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from seatbeat_collector.store.changes import Place

from . import people

_FIND = """
select m.account, m.member, coalesce(m.slot, 0)
from accounts a join members m on m.account = a.account and m.user_id = ?2
where a.account_id = ?1
"""
_FIND_UNATTRIBUTED = "select account, member, 0 from members where account = 0 and user_id = ?"
_MOST = 300_000
"""Places remembered; some hundred bytes each."""


class Member(NamedTuple):
    """A place by its numbers."""

    account: int
    member: int
    slot: int
    """Among the account's members."""


class Numbers:
    """Looks each place up once, for as long as nobody else changes the members."""

    def __init__(self) -> None:
        self._members: dict[Place, Member] = {}
        self._attributed: set[str] = set()
        """Users known to have no account-less acts."""

    def clear(self) -> None:
        """Forget all of it."""
        self._members.clear()
        self._attributed.clear()

    def find(self, connection: sqlite3.Connection, place: Place) -> Member | None:
        """The numbers, or None where the user was never seen in the account."""
        member = self._members.get(place)
        if member is None:
            if place.account_id is None:
                row = connection.execute(_FIND_UNATTRIBUTED, (place.user_id,)).fetchone()
            else:
                row = connection.execute(_FIND, place).fetchone()
            if row is None:
                return None
            member = self._remember(place, Member(*row))
        return member

    def make(self, connection: sqlite3.Connection, place: Place) -> Member:
        """The numbers of a user who is new in an account."""
        if place.account_id is None:
            account = people.UNATTRIBUTED
            self._attributed.discard(place.user_id)
        else:
            account = people.account_number(connection, place.account_id)
        people.add_member(connection, account, place.user_id)
        member = self.find(connection, place)
        assert member is not None
        return member

    def unattributed(self, connection: sqlite3.Connection, user_id: str) -> bool:
        """Whether there are acts of the user whose account follows from membership."""
        if user_id in self._attributed:
            return False
        if self.find(connection, Place(None, user_id)) is not None:
            return True
        if len(self._attributed) >= _MOST:
            self._attributed.clear()
        self._attributed.add(user_id)
        return False

    def _remember(self, place: Place, member: Member) -> Member:
        if len(self._members) >= _MOST:
            self._members.clear()
        self._members[place] = member
        return member
