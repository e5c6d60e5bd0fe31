"""What is allowed in a definition, but may not be what its owner meant."""

from __future__ import annotations

from collections.abc import Iterator

from .builtin_texts import LANGUAGES
from .definition import Definition

_NARROWING = ("segments", "accounts", "account_traits", "roles", "user_traits")


def advice(survey: Definition) -> Iterator[str]:
    """Sentences for the owner, each with what to do."""
    if survey.is_forced and not any(survey.audience.get(name) for name in _NARROWING):
        yield (
            f"mode {survey.mode} asks everybody at once and again and again:"
            " name who tests it in audience, such as accounts: [our-own-account]"
        )
    asked_in = [tag for tag, own in survey["texts"].items() if own.get("question")]
    others = [tag for tag in LANGUAGES if tag not in asked_in]
    if asked_in and others:
        yield (
            f"{', '.join(asked_in)} ask a question of yours,"
            f" {', '.join(others)} the built-in one: give those a question too"
        )
    if survey["total_quota"] and (survey["daily_quota"] or 0) > survey["total_quota"]:
        yield "daily_quota is larger than total_quota, so it does nothing"
    if survey["window_days"] > survey.period_days:
        yield "window_days is longer than period_days, so everybody's turn always lasts"
    if survey.metric != "ces" and survey["task"]:
        yield "only CES asks about a task: task is not used"
    if survey.metric != "csat" and survey["thing"]:
        yield "only CSAT asks about a thing: thing is not used"
