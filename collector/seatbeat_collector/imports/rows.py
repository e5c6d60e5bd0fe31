"""From a record's cells to the values of its row."""

from __future__ import annotations

from typing import Any

from .faults import BadRow
from .mapping import Column, Mapped, Said, snake
from .records import Record
from .targets import Target
from .values import Writing, value_of


class Rower:
    """Reads records by a mapping. Columns that turn up later are fields only by their own name."""

    def __init__(self, target: Target, mapped: Mapped, writing: Writing) -> None:
        self._target = target
        self._writing = writing
        self._columns: dict[str, Column | None] = dict.fromkeys(mapped.left_out)
        self._columns.update({column.name: column for column in mapped.used})

    def read(self, record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields of a row, and what else it says. Raises BadRow."""
        if record.fault is not None:
            raise BadRow(record.fault)
        values: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for name, cell in record.cells.items():
            column = self._column(name)
            if column is None:
                continue
            value = self._value(column, cell)
            if value is not None:
                (others if column.is_extra else values)[column.said.field] = value
        return values, others

    def _column(self, name: str) -> Column | None:
        if name not in self._columns:
            self._columns[name] = self._late(name)
        return self._columns[name]

    def _late(self, name: str) -> Column | None:
        if name in self._target.fields:
            return Column(name, Said(name), is_guess=False)
        if self._target.others:
            return Column(name, Said(snake(name)), is_guess=True, is_extra=True)
        return None

    def _value(self, column: Column, cell: Any) -> Any:
        said = column.said
        if isinstance(cell, str):
            cell = said.values.get(cell.strip(), cell)
        writing = self._writing._replace(dates=said.dates) if said.dates else self._writing
        field = None if column.is_extra else self._target.fields[said.field]
        try:
            return value_of(cell, field, writing)
        except BadRow as error:
            raise BadRow(f"{said.field}: {error}") from None
