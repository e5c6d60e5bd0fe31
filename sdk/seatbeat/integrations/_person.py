"""Whose request it is, as the app's own function says."""

from __future__ import annotations

from typing import NamedTuple

from seatbeat._event import Id, id_text

Pair = tuple[Id | None, Id | None] | None


class Person(NamedTuple):
    """A user, and the account for which they are here, where the app knows one."""

    user: Id
    account: Id | None


class NoPair(Exception):
    """`who` gave something else than (user, account) or None; says what, without the value."""


def person_in(answer: object) -> Person | None:
    """Read what `who` gave; nobody is signed in where it is None or has no user."""
    if answer is None:
        return None
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        raise NoPair(f"gave no (user, account) but a {type(answer).__name__}")
    user, account = answer
    if user is None:
        return None
    if id_text(user) is None or (account is not None and id_text(account) is None):
        raise NoPair("gave what can't be an id: ids are texts of 1 to 200 characters, or integers")
    return Person(user, account)
