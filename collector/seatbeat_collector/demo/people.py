"""The people of a customer: names, roles, when they joined, how regularly they come."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .accounts import Person
from .names import full_names
from .parts import Part
from .product import HABITS
from .slug import slug


def hire(
    rng: Random, part: Part, account_id: str, created: date, *, span: tuple[date, date]
) -> tuple[Person, ...]:
    """Everyone with a login. Joiners come within `span`; the first is there from the start."""
    roster = part.roster or _roster(rng, part.people)
    return tuple(
        _person(rng, part, f"{account_id}-{number}", entry, _joined(rng, part, created, span))
        if number > 1
        else _founder(rng, part, f"{account_id}-1", entry, created)
        for number, entry in enumerate(roster, start=1)
    )


def _roster(rng: Random, count: int) -> tuple[tuple[str, str], ...]:
    roles = tuple(HABITS)
    names = full_names(rng, count)
    return ((names[0], "owner"), *((name, rng.choice(roles)) for name in names[1:]))


def _founder(
    rng: Random, part: Part, user_id: str, entry: tuple[str, str], created: date
) -> Person:
    person = _person(rng, part, user_id, entry, created)
    return person._replace(habit=0.96 if part.champion else max(person.habit, 0.8))


def _person(rng: Random, part: Part, user_id: str, entry: tuple[str, str], joined: date) -> Person:
    (name, role), (account_id, _, number) = entry, user_id.rpartition("-")
    habit = 0.01 if rng.random() < part.sleepers else rng.uniform(*part.habit)
    return Person(
        user_id=user_id,
        name=name,
        email=f"{slug(name).replace('-', '.')}@{account_id}.example",
        role=role,
        joined=joined,
        habit=0.0 if int(number) > part.people - part.asleep else habit,
        starts_at_min=465 + int(rng.random() * 165),
        diligence=rng.uniform(0.6, 1.5) * part.diligence,
    )


def _joined(rng: Random, part: Part, created: date, span: tuple[date, date]) -> date:
    first, last = span
    if rng.random() >= part.story.joiners:
        return created
    return first + timedelta(days=int(rng.random() * (last - first).days * 0.95))
