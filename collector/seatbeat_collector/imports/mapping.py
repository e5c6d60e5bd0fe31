"""Which column of a file is which field: said, or guessed from the header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .faults import CannotImport
from .targets import Target

LEFT_OUT = "-"
"""In place of a field: the column isn't imported."""


class Said(NamedTuple):
    """What is said of one column."""

    field: str
    dates: str | None = None
    """How its dates are written, where that differs from the other columns."""
    values: Mapping[str, str | None] = {}
    """What its cells mean, by what stands in them, None nothing; others are taken as they are."""


class Column(NamedTuple):
    """A column of the file and what becomes of it."""

    name: str
    said: Said
    is_guess: bool
    is_extra: bool = False
    """It is no field: it becomes a trait or a property."""


class Mapped(NamedTuple):
    """All columns of a file."""

    used: list[Column]
    left_out: list[str]

    @property
    def guesses(self) -> list[Column]:
        """Those that nobody said."""
        return [column for column in self.used if column.is_guess]


def map_columns(columns: Sequence[str], said: Mapping[str, Said], target: Target) -> Mapped:
    """What becomes of each column. Raises CannotImport, which says what to do."""
    _check_said(columns, said, target)
    taken = {each.field for each in said.values()}
    by_name = {name for name in columns if name in target.fields} - taken - set(said)
    taken |= by_name
    used, left_out = [], []
    for name in columns:
        if name in said:
            column = Column(name, said[name], False, said[name].field not in target.fields)
        elif name in by_name:
            column = Column(name, Said(name), is_guess=False)
        else:
            column = _guessed(name, target, taken)
        if column.said.field == LEFT_OUT:
            left_out.append(name)
        else:
            taken.add(column.said.field)
            used.append(column)
    _check_complete(used, target, columns)
    return Mapped(used, left_out)


def plain(name: str) -> str:
    """A name without what people write it with: `Ticket ID` and `ticket_id` are the same."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def snake(name: str) -> str:
    """A column's name as traits are named: `Number of employees` → `number_of_employees`."""
    return re.sub(r"[^\w]+", "_", name.strip().casefold()).strip("_") or name


def _guessed(name: str, target: Target, taken: set[str]) -> Column:
    """What nobody has said of a column yet."""
    wanted = plain(name)
    for field in target.fields:
        known = (plain(field), *target.synonyms.get(field, ()))
        if wanted in known and field not in taken:
            return Column(name, Said(field), is_guess=True)
    if target.others and snake(name) not in taken:
        return Column(name, Said(snake(name)), is_guess=True, is_extra=True)
    return Column(name, Said(LEFT_OUT), is_guess=True)


def _check_said(columns: Sequence[str], said: Mapping[str, Said], target: Target) -> None:
    for name, each in said.items():
        if name not in columns:
            raise CannotImport(f"there is no column {name!r}; the file has: {', '.join(columns)}")
        is_known = each.field in target.fields or each.field == LEFT_OUT
        if not is_known and not target.others:
            raise CannotImport(
                f"{target.name} have no field {each.field!r}; they have:"
                f" {', '.join(target.fields)}; - leaves a column out"
            )
    fields = [each.field for each in said.values() if each.field != LEFT_OUT]
    twice = sorted({field for field in fields if fields.count(field) > 1})
    if twice:
        raise CannotImport(f"two columns are said to be {', '.join(twice)}")


def _check_complete(used: Sequence[Column], target: Target, columns: Sequence[str]) -> None:
    found = {column.said.field for column in used}
    needed = {name for name, field in target.fields.items() if field.required}
    needed |= {"accounts": {"account_id"}, "users": {"user_id"}}.get(target.name, set())
    if target.name == "tickets":
        needed.add("id")
    missing = sorted(needed - found) if target.name != "events" else []
    if missing:
        raise CannotImport(
            f"no column is known to be {' or '.join(missing)}; say which, such as"
            f" --map 'COLUMN={missing[0]}'. The file has: {', '.join(columns)}"
        )
