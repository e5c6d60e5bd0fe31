"""What the SDK can raise: only while being set up, or where `strict=True` asks for it.

SeatbeatError
├── OptionError    the client can't be set up like this
└── EventDropped   strict only: this event would have been dropped
"""

from __future__ import annotations


class SeatbeatError(Exception):
    """Something is wrong with how the SDK is used."""


class OptionError(SeatbeatError, ValueError):
    """The client can't be set up like this."""


class EventDropped(SeatbeatError):
    """This event would have been dropped; `reason` is the word it is counted under."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the event would be dropped: {reason}")
        self.reason = reason
