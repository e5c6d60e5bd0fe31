"""Language tags (RFC 5646): their usual spelling, and which one serves a person best."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

TAG = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8})*")
_RTL_LANGUAGES = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "lrc", "mzn", "nqo", "ps", "sd", "ug", "ur", "yi")
)
_RTL_SCRIPTS = frozenset(("Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"))

# Chinese is written in two ways; where is told, which one follows from that.
_TRADITIONAL = frozenset(("TW", "HK", "MO"))


def normal_tag(text: str) -> str | None:
    """The tag with its parts in their usual case, or None where it is none: zh-hant → zh-Hant."""
    if not TAG.fullmatch(text):
        return None
    first, *rest = text.split("-")
    return "-".join([first.lower(), *map(_usual_case, rest)])


def best_match(wanted: Iterable[str], offered: Collection[str], default: str) -> str:
    """Of what is offered, the language for a person who reads those wanted, best first.

    Each is matched exactly, then by script, then by its base language; else it is the default.
    """
    for text in wanted:
        tag = normal_tag(text.replace("_", "-"))
        found = None if tag is None else next(_matches(tag, offered), None)
        if found is not None:
            return found
    return default


def direction(tag: str) -> str:
    """`rtl` where the language is written from right to left, else `ltr`."""
    base, *rest = tag.split("-")
    scripts = [part for part in rest if len(part) == 4]
    if scripts:
        return "rtl" if scripts[0] in _RTL_SCRIPTS else "ltr"
    return "rtl" if base in _RTL_LANGUAGES else "ltr"


def _matches(tag: str, offered: Collection[str]) -> Iterator[str]:
    script = _script(tag)
    base = tag.partition("-")[0]
    tries = [*_shortened(tag), *([f"{base}-{script}"] if script else [])]
    tries.sort(key=lambda each: each == base)  # the base alone comes last
    yield from (each for each in tries if each in offered)
    # Portuguese as it is written elsewhere is nearer than English, but no other script is.
    yield from (
        each
        for each in sorted(offered)
        if each.partition("-")[0] == base and _script(each) in (None, script)
    )


def _shortened(tag: str) -> Iterator[str]:
    """The tag, then with one part less at its end each time (RFC 4647, section 3.4)."""
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        if len(parts[length - 1]) > 1:  # a single letter only begins what was cut off
            yield "-".join(parts[:length])


def _script(tag: str) -> str | None:
    base, *rest = tag.split("-")
    named = [part for part in rest if len(part) == 4 and part.isalpha()]
    if named:
        return named[0]
    if base != "zh":
        return None
    return "Hant" if _TRADITIONAL.intersection(rest) else "Hans"


def _usual_case(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part.lower()
