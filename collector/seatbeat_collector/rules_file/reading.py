"""A rules file → the rules; every fault by line, column and path."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from marshmallow import ValidationError

from seatbeat_collector.documents.yaml_text import Fault, Faulty, Place, read_yaml
from seatbeat_collector.metrics.rules import Rules, fingerprint

from .schemas import schema_of

MOST_BYTES = 1 << 20


class Loaded(NamedTuple):
    """Rules and the text they were read from."""

    rules: Rules
    text: str

    @property
    def hash(self) -> str:
        """The same for the same rules, whatever their order of names, comments and defaults."""
        return fingerprint(self.rules)


def rules_of(text: str) -> Rules:
    """The rules that a YAML text says. Raises Faulty."""
    document = read_yaml(text)
    try:
        found: Rules = schema_of(Rules)().load(document.data)
    except ValidationError as error:
        raise Faulty(document.faults_of(error)) from None
    return found


def load(path: Path) -> Loaded:
    """The rules of a file. Raises Faulty, for a file that can't be read too."""
    try:
        body = path.read_bytes()
    except OSError as error:
        raise _faulty(f"can't be read: {error.strerror}") from error
    if len(body) > MOST_BYTES:
        raise _faulty("is larger than 1 MiB")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _faulty("is not UTF-8") from error
    return Loaded(rules_of(text), text)


def _faulty(message: str) -> Faulty:
    return Faulty([Fault((), message, Place(1, 1))])
