"""The language of a comment: what its script gives away, else the language of the survey."""

from __future__ import annotations

import re

_KANA = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\uff21-\uff3a\uff41-\uff5a]")
_OTHER_SCRIPTS = {"zh", "ja", "ko", "ar", "fa", "he", "ur", "ru", "uk", "bg", "sr", "el", "th"}
_OTHER_SCRIPTS |= {"hi", "bn", "ta", "te", "ka", "hy", "am"}
"""Languages that are not written in Latin letters."""


def language_of(comment: str, shown_in: str | None) -> str | None:
    """The tag of the language, or None where it can't be told.

    A survey shown in German is answered in German, unless the script says otherwise. Latin letters
    below a survey in another script are taken for English.
    """
    if _KANA.search(comment):
        return "ja"
    if _HANGUL.search(comment):
        return "ko"
    base = (shown_in or "").lower().partition("-")[0]
    if _is_han(comment):
        return shown_in if base in ("zh", "ja") else "zh"
    if base in _OTHER_SCRIPTS and _LATIN.search(comment):
        return shown_in if _has_other_letters(comment) else "en"
    return shown_in


def _is_han(comment: str) -> bool:
    """Chinese among Latin names and loan words is Chinese: one character says as much as a word."""
    han = len(_HAN.findall(comment))
    return han > 0 and 6 * han >= len(_LATIN.findall(comment))


def _has_other_letters(comment: str) -> bool:
    return any(letter.isalpha() and not _LATIN.match(letter) for letter in comment)
