"""One thing that was looked at, and what to do about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["ok", "warn", "fail"]


class Finding(NamedTuple):
    """Well, in doubt or broken; `todo` is empty where nothing is to be done."""

    level: Level
    topic: str
    text: str
    todo: str = ""


def ok(topic: str, text: str) -> Finding:
    """All is well."""
    return Finding("ok", topic, text)


def warn(topic: str, text: str, todo: str) -> Finding:
    """It works, but should be looked into."""
    return Finding("warn", topic, text, todo)


def fail(topic: str, text: str, todo: str) -> Finding:
    """It doesn't work."""
    return Finding("fail", topic, text, todo)
