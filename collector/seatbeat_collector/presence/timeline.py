"""What is known of one user in one account: marks, presence and bare marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from .intervals import Span


class Label(NamedTuple):
    """Where a mark was made: the product (`app`) and the part of it (`feature`)."""

    app: str = ""
    feature: str = ""


class Mark(NamedTuple):
    """Evidence that the person did something, from `start` to `end` (ms); an instant if equal."""

    start: int
    end: int
    label: Label = Label()


@dataclass(slots=True)
class Timeline:
    """Three sets of intervals in ms; repeats and any order are welcome.

    `visible` is all presence, `focused` the part of it that also had the focus. `bare` marks come
    from senders that report no presence; their `end` equals their `start`.
    """

    marks: list[Mark] = field(default_factory=list)
    visible: list[Span] = field(default_factory=list)
    focused: list[Span] = field(default_factory=list)
    bare: list[Mark] = field(default_factory=list)
