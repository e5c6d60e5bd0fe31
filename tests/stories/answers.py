"""Answers to surveys told in a few words."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


def step(user_id, survey_id="nps", *, account_id="acme", display=None, **fields):
    """One step of a display; without one it is a display of its own, answered at once."""
    number = next(_numbers)
    given = {"rev": 1, "action": "answered", **fields}
    return {
        "type": "survey",
        "id": f"step-{number}",
        "account_id": account_id,
        "user_id": user_id,
        "survey_id": survey_id,
        "display_id": display or f"display-{number}",
        **given,
    }


def answers(scores, at_ms, *, survey_id="nps", account_id="acme", people="user"):
    """An answer of one person each, a minute apart."""
    return [
        step(
            f"{people}-{number}",
            survey_id,
            account_id=account_id,
            score=score,
            occurred_at=at_ms + number * 60_000,
        )
        for number, score in enumerate(scores)
    ]
