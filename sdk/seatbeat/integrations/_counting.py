"""Where an app knows better than the rules what is a person's act."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import TypeVar

from ._acts import is_act
from ._visit import Visit

View = TypeVar("View")
Counts = Callable[[Visit], bool | None]

MARK = "_seatbeat_counts"


def always_counts(view: View) -> View:
    """Decorator: a request that this view answers is a person's act, however it was made."""
    setattr(view, MARK, True)
    return view


def never_counts(view: View) -> View:
    """Decorator: a request that this view answers is no person's act (polling, a webhook)."""
    setattr(view, MARK, False)
    return view


class Counting:
    """One app's judgement: excluded paths, then decorated views, then `counts`, then the rules."""

    def __init__(self, counts: Counts | None, exclude: Iterable[str]) -> None:
        self._counts = counts
        self._exclude = (exclude,) if isinstance(exclude, str) else tuple(exclude)

    def is_act(self, visit: Visit) -> bool:
        """Whether the request is a person's act; raises what `counts` raises."""
        if any(fnmatchcase(visit.path, pattern) for pattern in self._exclude):
            return False
        said = _said_of(visit.view)
        if said is None and self._counts is not None:
            said = self._counts(visit)
        return is_act(visit) if said is None else bool(said)


def _said_of(view: object) -> bool | None:
    """What a decorator said of a view, or of the class behind it (Flask's and Django's views)."""
    for each in (view, getattr(view, "view_class", None)):
        said = getattr(each, MARK, None)
        if said is not None:
            return bool(said)
    return None
