"""`when`: conditions on an account, as people write them."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from seatbeat_collector.metrics.rules import OPERATORS, Condition, Match

ALL, ANY, NONE = "all", "any", "none"
_LISTS = {ALL: "every", ANY: "some", NONE: "never"}
_OF_LISTS = ("in", "not_in")
_OF_ORDER = ("lt", "le", "gt", "ge")
_OF_TEXTS = ("starts_with", "ends_with")
_Scalar = str | int | float | bool


class MatchField(fields.Field[Match]):
    """Facts that must hold: `{seats: {ge: 100}, country: [DE, AT], plan: pro}`.

    `all`, `any` and `none` hold lists of such.
    """

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Match:
        if not isinstance(value, dict):
            raise ValidationError("must say facts and what they are, such as {plan: pro}")
        found: dict[str, list[Condition]] = {"every": [], "some": [], "never": []}
        faults: dict[str, Any] = {}
        for name, test in value.items():
            try:
                if name in _LISTS:
                    found[_LISTS[name]] += _list(test)
                else:
                    found["every"] += _conditions(name, test)
            except ValidationError as error:
                faults[name] = error.messages
        if faults:
            raise ValidationError(faults)
        return Match(**{name: tuple(conditions) for name, conditions in found.items()})


def written_match(match: Match) -> dict[str, Any]:
    """A match as the file has it."""
    found: dict[str, Any] = {}
    for fact, operator, operand in match.every:
        found.setdefault(fact, {})[operator] = _plain(operand)
    kept = [(fact, operator) for fact, tests in found.items() for operator in tests]
    if found.keys() & _LISTS.keys() or kept != [each[:2] for each in match.every]:
        found = {ALL: [_written(condition) for condition in match.every]}
    for name, conditions in ((ANY, match.some), (NONE, match.never)):
        if conditions:
            found[name] = [_written(condition) for condition in conditions]
    return found


def _written(condition: Condition) -> dict[str, Any]:
    return {condition.fact: {condition.operator: _plain(condition.operand)}}


def _plain(operand: Any) -> Any:
    return list(operand) if isinstance(operand, tuple) else operand


def _list(given: Any) -> list[Condition]:
    """The conditions of a list; each item is one fact with one test."""
    if not isinstance(given, list):
        raise ValidationError("must be a list, such as [{plan: pro}, {seats: {ge: 100}}]")
    found: list[Condition] = []
    faults: dict[int, Any] = {}
    for place, item in enumerate(given):
        try:
            found.append(_only(item))
        except ValidationError as error:
            faults[place] = error.messages
    if faults:
        raise ValidationError(faults)
    return found


def _only(item: Any) -> Condition:
    if not isinstance(item, dict) or len(item) != 1:
        raise ValidationError("must be one fact and what it is, such as {plan: pro}")
    ((fact, test),) = item.items()
    try:
        found = _conditions(fact, test)
    except ValidationError as error:
        raise ValidationError({fact: error.messages}) from None
    if len(found) != 1:
        raise ValidationError({fact: ["must have one test: write each as an item of its own"]})
    return found[0]


def _conditions(fact: str, test: Any) -> list[Condition]:
    """A value is what the fact equals, a list one of which it is, an object tests it."""
    if isinstance(test, list):
        return [Condition(fact, "in", _operand("in", test))]
    if not isinstance(test, dict):
        return [Condition(fact, "eq", _operand("eq", test))]
    if not test:
        raise ValidationError(f"must have a test: {', '.join(OPERATORS)}")
    return [_condition(fact, operator, operand) for operator, operand in test.items()]


def _condition(fact: str, operator: str, operand: Any) -> Condition:
    if operator not in OPERATORS:
        raise ValidationError({operator: [f"is no test; there are {', '.join(OPERATORS)}"]})
    try:
        return Condition(fact, operator, _operand(operator, operand))
    except ValidationError as error:
        raise ValidationError({operator: error.messages}) from None


def _operand(operator: str, operand: Any) -> Any:
    if operator in _OF_LISTS:
        if not isinstance(operand, list) or not operand:
            raise ValidationError("must be a list of values")
        return tuple(_operand("eq", each) for each in operand)
    if operator == "exists" and not isinstance(operand, bool):
        raise ValidationError("must be true or false")
    if operator in _OF_ORDER and (isinstance(operand, bool) or not isinstance(operand, _Scalar)):
        raise ValidationError("must be a number, or a date such as 2026-09-21")
    if operator in _OF_TEXTS and not isinstance(operand, str):
        raise ValidationError("must be text")
    if not isinstance(operand, _Scalar):
        raise ValidationError("must be text, a number, true or false")
    return operand
