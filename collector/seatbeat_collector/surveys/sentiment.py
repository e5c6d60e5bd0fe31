"""How a comment sounds, from -1 to 1: a machine's guess, and always said to be one.

English: VADER (Hutto and Gilbert 2014), a lexicon with rules. Chinese: SnowNLP, a naive Bayes
classifier over reviews, in the extra `chinese` for its size. Other languages have no figure rather
than a wrong one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

from . import chinese_sentiment

NEUTRAL = 0.05
"""Nearer to zero than this a comment counts as neutral, as VADER's authors say."""
SIGNS = ("positive", "neutral", "negative")
MOST_SECONDS = 120
"""For one batch of Chinese comments, the two that loading takes included."""


def is_english(language: str | None) -> bool:
    """Whether VADER reads it."""
    return _base(language) == "en"


def is_chinese(language: str | None) -> bool:
    """Whether SnowNLP reads it."""
    return _base(language) == "zh"


def can_read_chinese() -> bool:
    """Whether SnowNLP is installed; comments wait until it is."""
    return find_spec("snownlp") is not None


def sign_of(value: float | None) -> str | None:
    """Positive, neutral or negative; None stays None."""
    if value is None:
        return None
    return "neutral" if abs(value) < NEUTRAL else "positive" if value > 0 else "negative"


def of_english(comment: str) -> float:
    """From -1, as bad as can be, to 1."""
    return float(_vader().polarity_scores(comment)["compound"])


def of_chinese(comments: Sequence[str]) -> list[float | None]:
    """The same for Chinese, each None where nothing can be said.

    A process of its own does it: the models take two seconds and 420 MB, which nothing else should
    have to wait for or go without. Raises OSError and SubprocessError.
    """
    done = subprocess.run(
        [sys.executable, "-m", chinese_sentiment.__name__],
        input=json.dumps(comments),
        capture_output=True,
        text=True,
        timeout=MOST_SECONDS,
        check=True,
    )
    found: list[float | None] = json.loads(done.stdout)
    return found


@cache
def method(language: str) -> str:
    """By which library and version a comment in this language is judged."""
    library = "vaderSentiment" if is_english(language) else "snownlp"
    return f"{library} {version(library)}"


def _base(language: str | None) -> str:
    return (language or "").lower().partition("-")[0]


@cache
def _vader() -> Any:
    # Loaded when first needed: a collector without surveys does without.
    from vaderSentiment.vaderSentiment import (  # type: ignore[import-untyped]  # ships no types
        SentimentIntensityAnalyzer,
    )

    return SentimentIntensityAnalyzer()
