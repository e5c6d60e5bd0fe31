"""A program of its own: Chinese comments as a JSON list in, what each sounds like out."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

_NICENESS = 10
"""Requests come first."""


def main() -> None:
    """Read, judge, write."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    from snownlp import SnowNLP  # type: ignore[import-untyped]  # ships no types

    json.dump([_figure(SnowNLP, comment) for comment in json.load(sys.stdin)], sys.stdout)


def _figure(library: Any, comment: str) -> float | None:
    """The probability of a good review as -1 to 1; the model knows simplified letters alone."""
    try:
        return round(2 * float(library(library(comment).han).sentiments) - 1, 4)
    except (ArithmeticError, ValueError, LookupError):  # nothing in it that the model has words for
        return None


if __name__ == "__main__":
    main()
