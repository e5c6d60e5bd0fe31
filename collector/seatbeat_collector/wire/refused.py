"""How the middle of the room says no to one event."""

from __future__ import annotations


class Refused(Exception):
    """One event can't be taken: a stable code, a sentence, and the field that is the reason."""

    def __init__(self, code: str, message: str, field: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field
