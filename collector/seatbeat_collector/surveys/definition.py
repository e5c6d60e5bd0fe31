"""A survey as it is defined."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from .scoring import SCALES, Kind, Scale


class Fault(NamedTuple):
    """What is wrong with a definition, and where."""

    path: str
    message: str


class InvalidDefinition(ValueError):
    """A definition can't be used; `faults` names every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{path}: {message}" for path, message in faults))
        self.faults = faults


class Definition:
    """One survey as it is defined; what the document leaves out has its default."""

    def __init__(self, document: Mapping[str, Any], loaded: Mapping[str, Any]) -> None:
        self.document = dict(document)
        """As it was given, in values that JSON has."""
        self.loaded = loaded
        self.id: str = loaded["id"]
        self.metric: Kind = loaded["metric"]
        self.status: str = loaded["status"]
        self.mode: str = loaded["mode"]
        self.starts_at: int | None = loaded["starts_at"]
        self.ends_at: int | None = loaded["ends_at"]
        self.audience: Mapping[str, Any] = loaded["audience"]
        self.cooldown_days: Mapping[str, int] = loaded["cooldown_days"]
        self.period_days: int = loaded["period_days"]
        self.default_language: str = loaded["default_language"]

    def __getitem__(self, name: str) -> Any:
        """A field that no other part of the program leans on by name."""
        return self.loaded[name]

    @property
    def scale(self) -> Scale:
        """The scores it takes."""
        return SCALES[self.metric]

    @property
    def is_forced(self) -> bool:
        """Whether it asks at once, to be looked at."""
        return self.mode != "live"

    def is_running(self, at_ms: int) -> bool:
        """Whether it takes answers at an instant; a draft does while it is only looked at."""
        if self.ends_at is not None and at_ms >= self.ends_at:
            return False
        return self.status == "live" or (self.status == "draft" and self.is_forced)

    def text(self) -> str:
        """The document as it is kept."""
        return json.dumps(self.document, ensure_ascii=False)
