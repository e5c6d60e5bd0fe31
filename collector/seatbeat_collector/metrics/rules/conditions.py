"""Conditions on what is known of an account: its traits, its age, its segment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Facts = Mapping[str, Any]
"""Traits by name, and what follows from them: `segment`, `age_days`. An absent fact is unknown."""


class Condition(NamedTuple):
    """One fact, an operator of `OPERATORS`, and what the fact is held against."""

    fact: str
    operator: str
    operand: Any = None


class Match(NamedTuple):
    """Holds where all of `every`, one of `some` (if there are any) and none of `never` do.

    An empty one holds always.
    """

    every: tuple[Condition, ...] = ()
    some: tuple[Condition, ...] = ()
    never: tuple[Condition, ...] = ()


def holds(match: Match, facts: Facts) -> bool:
    """Whether the facts meet all that is asked of them."""
    return (
        all(meets(one, facts) for one in match.every)
        and (not match.some or any(meets(one, facts) for one in match.some))
        and not any(meets(one, facts) for one in match.never)
    )


def meets(condition: Condition, facts: Facts) -> bool:
    """Whether one condition holds. An unknown fact is equal to nothing, and has no order.

    Raises KeyError for an operator that isn't one.
    """
    test = OPERATORS[condition.operator]
    fact = facts.get(condition.fact)
    if condition.operator == "exists":
        return (fact is not None) == bool(condition.operand)
    if fact is None:
        return condition.operator in _WITHOUT_A_FACT
    return test(fact, condition.operand)


def _same(fact: Any, operand: Any) -> bool:
    """Equal values of one kind: true is not 1. Text is compared without regard to case."""
    if isinstance(fact, str) and isinstance(operand, str):
        return fact.strip().casefold() == operand.strip().casefold()
    return isinstance(fact, bool) == isinstance(operand, bool) and bool(fact == operand)


def _among(fact: Any, operand: Any) -> bool:
    return any(_same(fact, one) for one in operand)


def _contains(fact: Any, operand: Any) -> bool:
    if isinstance(fact, str):
        return str(operand).casefold() in fact.casefold()
    return isinstance(fact, list | tuple) and _among(operand, fact)


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """The test for numbers, and for texts (such as dates); nothing else has an order."""

    def tested(fact: Any, operand: Any) -> bool:
        numbers = _is_number(fact) and _is_number(operand)
        texts = isinstance(fact, str) and isinstance(operand, str)
        return (numbers or texts) and test(fact, operand)

    return tested


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": _same,
    "ne": lambda fact, operand: not _same(fact, operand),
    "in": _among,
    "not_in": lambda fact, operand: not _among(fact, operand),
    "lt": _ordered(lambda fact, operand: fact < operand),
    "le": _ordered(lambda fact, operand: fact <= operand),
    "gt": _ordered(lambda fact, operand: fact > operand),
    "ge": _ordered(lambda fact, operand: fact >= operand),
    "contains": _contains,
    "starts_with": lambda fact, operand: str(fact).casefold().startswith(str(operand).casefold()),
    "ends_with": lambda fact, operand: str(fact).casefold().endswith(str(operand).casefold()),
    "exists": lambda fact, operand: bool(operand),
}
"""By the name that a rule writes."""
_WITHOUT_A_FACT = ("ne", "not_in")
