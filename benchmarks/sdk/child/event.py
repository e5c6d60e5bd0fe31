"""The event that every client sends: a name, a user, an account and three properties."""

from __future__ import annotations

import importlib
from typing import Any

NAME = "report.exported"
USER = "user-4711"
ACCOUNT = "account-42"
WARM_UP = -1


class Reporter:
    """A client of some maker, and what it raised into the app."""

    def __init__(self, name: str, options: dict[str, Any]) -> None:
        module = importlib.import_module(f"clients.{name}")
        self.client = module.Client(options["url"], options["folder"])
        self.raised = 0

    def call(self, number: int) -> None:
        """Report event `number`, as an app would that catches everything."""
        try:
            self.client.track(NAME, USER, ACCOUNT, properties(number))
        except Exception:
            self.raised += 1

    def warm_up(self, events: int) -> None:
        """Report events that aren't counted."""
        for _ in range(events):
            self.call(WARM_UP)


def properties(number: int) -> dict[str, Any]:
    """The three properties; a new dict, as an app makes one for each call."""
    return {"number": number, "format": "pdf", "pages": 12}
