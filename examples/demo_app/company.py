"""The customer whose people sign in here: one account of the demo's portfolio."""

from __future__ import annotations

from typing import NamedTuple

ACCOUNT_ID = "juniper-vale"
ACCOUNT_NAME = "Juniper & Vale"
TIMEZONE = "Europe/Berlin"
PLAN = "team"
SEATS = 12
SEAT_PRICE_EUR = 19


class Person(NamedTuple):
    """Someone who may sign in."""

    user_id: str
    name: str
    role: str
    is_new: bool = False
    """Invited, but never seen."""

    @property
    def initials(self) -> str:
        """The first letters of both names."""
        return "".join(word[0] for word in self.name.split())


PEOPLE = (
    Person("juniper-vale-1", "Kim Larsen", "owner"),
    Person("juniper-vale-2", "Noor Haddad", "accountant"),
    Person("juniper-vale-3", "Tomas Weber", "assistant"),
    Person("juniper-vale-4", "Priya Nair", "analyst"),
    Person("juniper-vale-5", "Jonas Beck", "manager"),
    Person("juniper-vale-6", "Lucia Ferrari", "accountant"),
    Person("juniper-vale-7", "Emeka Okafor", "assistant", is_new=True),
    Person("juniper-vale-8", "Wanda Kowalski", "analyst", is_new=True),
    Person("juniper-vale-9", "Oskar Lindgren", "assistant", is_new=True),
)
NEWCOMER = PEOPLE[-1]


def person(user_id: str | None) -> Person | None:
    """The person with this id, or None."""
    return next((one for one in PEOPLE if one.user_id == user_id), None)
