"""Themes of comments: the owner's own keywords, found in what people write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

ANY_LANGUAGE = "*"

# Scripts that set no space between words, or glue particles to them: Thai, Lao, Myanmar, Khmer,
# Hangul, kana, bopomofo and Han with its extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_SPACED_LETTER = rf"[^\W{_UNSPACED}]"


class Theme(NamedTuple):
    """What the owner wants to see together: keywords by language, `*` for every language."""

    id: str
    name: str
    keywords: Mapping[str, Sequence[str]]


def plain(text: str) -> str:
    """The text as it is compared: NFKC, without case; wide letters are as narrow ones."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)


def themes_in(comment: str, language: str | None, themes: Iterable[Theme]) -> list[str]:
    """The ids of the themes of which a keyword occurs, in the themes' order.

    Where the comment's language isn't known, the keywords of all languages are looked for.
    """
    text = plain(comment)
    return [
        theme.id
        for theme in themes
        if any(_pattern(keyword).search(text) for keyword in _keywords(theme, language))
    ]


def stem_of(keyword: str) -> str:
    """What of a keyword is looked for, without a `*` at its end; empty where there is nothing."""
    return re.sub(r"[*\s]+\Z", "", plain(keyword).strip())


def _keywords(theme: Theme, language: str | None) -> Iterable[str]:
    for tag, keywords in theme.keywords.items():
        if language is None or tag == ANY_LANGUAGE or _covers(tag.lower(), language.lower()):
            yield from keywords


def _covers(tag: str, language: str) -> bool:
    """`zh` covers `zh-Hans` and the other way round: a comment's script is often not told."""
    return f"{tag}-".startswith(f"{language}-") or f"{language}-".startswith(f"{tag}-")


@lru_cache(maxsize=10_000)
def _pattern(keyword: str) -> re.Pattern[str]:
    """Whole words where words are spaced, anywhere else; a `*` at the end takes any ending."""
    word, is_whole = stem_of(keyword), not plain(keyword).strip().endswith("*")
    parts = [re.escape(part) for part in word.split()]
    before = rf"(?<!{_SPACED_LETTER})" if _is_spaced(word[:1]) else ""
    after = rf"(?!{_SPACED_LETTER})" if _is_spaced(word[-1:]) and is_whole else ""
    return re.compile(before + r"\s+".join(parts) + after)


def _is_spaced(letter: str) -> bool:
    return re.match(_SPACED_LETTER, letter) is not None
