"""The texts that are built in: one file a language, for all three metrics."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh-Hans", "zh-Hant", "es", "de", "fr", "ja", "ar")
"""By their tags; others can be given in a survey's `texts`."""

SHARED = (
    "option",
    "placeholder",
    "submit",
    "skip",
    "later",
    "close",
    "contact_me",
    "region",
    "thanks",
)
"""What is said alike in all surveys."""


@cache
def builtin(tag: str) -> dict[str, Any]:
    """The texts of one language, for all metrics."""
    path = files(__package__) / "languages" / f"{tag}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
