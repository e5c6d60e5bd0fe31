"""The other customers: ordinary companies of every size, drawn by chance but always the same."""

from __future__ import annotations

from random import Random

from . import stories
from .companies import by_turns
from .parts import Part
from .product import BUSINESS, ENTERPRISE, TEAM, TRIAL, Plan

PLANS = (TEAM, ENTERPRISE, BUSINESS, TRIAL, TEAM, ENTERPRISE, BUSINESS)
PEOPLE = {TRIAL: (3, 9), TEAM: (6, 24), BUSINESS: (16, 46), ENTERPRISE: (42, 104)}
AGES = {TRIAL: (6, 34), TEAM: (60, 700), BUSINESS: (90, 900), ENTERPRISE: (180, 1400)}
STORIES = (
    stories.STEADY, stories.STEADY, stories.GROWING, stories.SELDOM, stories.CASUAL,
    stories.STEADY, stories.GROWING, stories.FADING, stories.RETAIL, stories.STEADY,
)  # fmt: skip
SEAT_STEP = 5


def extras(rng: Random, count: int) -> list[Part]:
    """`count` more customers. Raises ValueError when there are not enough names."""
    companies = by_turns()
    if count > len(companies):
        raise ValueError(f"there are names for {len(companies)} more companies, not {count}")
    return [
        _part(rng, company, PLANS[turn % len(PLANS)], STORIES[turn % len(STORIES)])
        for turn, company in enumerate(companies[:count])
    ]


def _part(rng: Random, company: tuple[str, str, str], plan: Plan, story: stories.Story) -> Part:
    name, zone, currency = company
    people, age = rng.randint(*PEOPLE[plan]), rng.randint(*AGES[plan])
    seats = _seats(people * rng.uniform(0.86, 1.6), plan)
    low = rng.uniform(0.15, 0.5)
    return Part(
        name, zone, currency, plan, people, seats, age,
        story=stories.NEW if plan is TRIAL and age < 14 else story,
        habit=(low, rng.uniform(low + 0.25, 0.97)),
        sleepers=rng.uniform(0.02, 0.3),
        diligence=rng.uniform(0.4, 1.9),
        earlier_seats=_earlier(rng, seats, age, story),
    )  # fmt: skip


def _seats(wanted: float, plan: Plan) -> int:
    step = 10 if plan is ENTERPRISE else SEAT_STEP
    return max(step, round(wanted / step) * step)


def _earlier(
    rng: Random, seats: int, age: int, story: stories.Story
) -> tuple[tuple[int, int], ...]:
    """Growing customers bought seats lately, fading ones gave some back."""
    if age < 100 or seats <= SEAT_STEP:
        return ()
    if story is stories.GROWING:
        return ((rng.randint(20, 90), max(SEAT_STEP, round(seats * 0.12) * SEAT_STEP)),)
    if story is stories.FADING:
        return ((rng.randint(10, 60), round(seats * 0.28) * SEAT_STEP),)
    return ()
