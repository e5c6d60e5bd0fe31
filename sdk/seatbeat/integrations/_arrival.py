"""A request on its way through the app."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from seatbeat.client import Seatbeat

from ._person import Person


@dataclass
class Arrival:
    """What an integration remembers of one request until it is answered."""

    at_ms: int
    """When it came: that is when the person did something, however long the answer takes."""
    person: Person | None = None
    has_failed: bool = False
    """Whether the app couldn't say who it is; it isn't asked again."""
    view: object = None
    is_reached: bool = False
    """Whether it came as far as a view."""
    status: int = 0
    stack: ExitStack = field(default_factory=ExitStack)

    def enter(self, sb: Seatbeat) -> None:
        """Make the person the context of the request, until its stack is closed."""
        if self.person is not None:
            user, account = self.person
            self.stack.enter_context(sb.context(user=user, account=account))
