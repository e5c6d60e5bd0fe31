"""What a survey's event says: the step, the score and the words."""

from __future__ import annotations

import numbers
from typing import Any, NamedTuple

from ._scalar import key_text

ACTIONS = frozenset(
    {"shown", "started", "answered", "completed", "dismissed", "later", "abandoned"}
)
HIGHEST = 10  # on any scale
MAX_COMMENT = 2_000


class Answer(NamedTuple):
    """What a person answered on a scale."""

    scale: tuple[int, int]
    score: object
    survey: object
    comment: object
    display_id: object
    completed: bool | None

    def fields(self) -> dict[str, Any]:
        """The fields of a draft, and the scale to check the score against."""
        is_all = self.display_id is None if self.completed is None else self.completed
        return {
            "scale": self.scale,
            "score": self.score,
            "survey_id": self.survey,
            "comment": self.comment,
            "display_id": self.display_id,
            "action": "completed" if is_all else "answered",
        }


def action_text(value: object) -> str | None:
    """One of the protocol's steps in the life of a survey's display, else None."""
    return value if type(value) is str and value in ACTIONS else None


def whole_score(value: object) -> int | None:
    """A score from 0 to 10, else None; a flag is no score, and 9.0 isn't either."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral):
        return None
    score = int(value)
    return score if 0 <= score <= HIGHEST else None


def comment_text(value: object) -> str:
    """What the person wrote, cut where it is longer than the protocol allows."""
    text = key_text(value)
    return text if len(text) <= MAX_COMMENT else text[: MAX_COMMENT - 1] + "…"
