"""What a run says while it goes on."""

from __future__ import annotations

import sys


def say(text: str) -> None:
    """A line for whoever waits, beside the results."""
    print(text, file=sys.stderr, flush=True)
