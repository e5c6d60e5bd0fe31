"""Where rows go: what becomes of each, whether it is kept or only looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from marshmallow import ValidationError

from seatbeat_collector.store import Store
from seatbeat_collector.store.inputs import InputRow
from seatbeat_collector.wire.explain import first_fault
from seatbeat_collector.wire.input_rows import read_row
from seatbeat_collector.wire.inputs import Kind

from .faults import BadRow

CREATED, CHANGED, UNCHANGED = "created", "changed", "unchanged"
KEPT = (CREATED, CHANGED, UNCHANGED)


class Sink(Protocol):
    """One kind of rows on their way into the store."""

    def read(self, values: dict[str, Any], others: dict[str, Any], *, line: int) -> Any:
        """A row that can be kept. Raises BadRow."""

    def look(self, rows: Sequence[Any]) -> list[str]:
        """What `keep` would make of each: one of KEPT, or why it can't be."""

    def keep(self, rows: Sequence[Any]) -> list[str]:
        """Keep the rows; what became of each. Raises StoreUnavailable."""


class InputSink:
    """Tickets, contracts and the other inputs; `since_ms`: from when on changes hold."""

    def __init__(self, kind: Kind, store: Store, *, since_ms: int) -> None:
        self._kind = kind
        self._inputs = store.inputs
        self._since_ms = since_ms

    def read(self, values: dict[str, Any], others: dict[str, Any], *, line: int) -> InputRow:
        """The input. Raises BadRow."""
        row: InputRow = valid(lambda: read_row(self._kind, values, now_ms=self._since_ms))
        return row

    def look(self, rows: Sequence[InputRow]) -> list[str]:
        """What `keep` would make of each."""
        return _said(rows, self._inputs.judge(rows, now_ms=self._since_ms))

    def keep(self, rows: Sequence[InputRow]) -> list[str]:
        """Keep them."""
        return _said(rows, self._inputs.put(rows, now_ms=self._since_ms))


def valid(read: Callable[[], Any]) -> Any:
    """What is read, or BadRow with the first fault's field and sentence."""
    try:
        return read()
    except ValidationError as error:
        messages = error.messages
        path, sentence = first_fault(messages if isinstance(messages, dict) else {"": messages})
        raise BadRow(f"{path}: {sentence}".removeprefix(": ")) from None


def _said(rows: Sequence[InputRow], outcomes: Sequence[str]) -> list[str]:
    return [
        outcome
        if outcome in KEPT
        else f"account_id: there is no account {row.account_id!r}; import it first"
        for row, outcome in zip(rows, outcomes, strict=True)
    ]
