"""What came of a survey: its score, its rates and its roll-ups, over any set of displays.

An answer counts once a display. Answers with a flag (test, internal, unasked, too_fast,
many_scores, off_scale) are in no score and are counted beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from seatbeat_collector.store.feedback import Response

from .rollups import AccountAnswers, Rollup, rollup
from .scoring import MIN_ANSWERS, Kind, on_scale, result

K = TypeVar("K", bound=Hashable)

NOBODY = frozenset({"test", "internal", "unasked"})
"""Flags of displays that no customer is known to have seen: they are in no rate either."""
OUTCOMES = ("completed", "answered", "dismissed", "later", "abandoned", "started", "ignored")
"""What may become of a display, each of which has exactly one."""


class Display(NamedTuple):
    """One display with its latest state."""

    display_id: str
    user_id: str
    account_id: str | None
    at_ms: int
    """When it was shown."""
    answered_at_ms: int | None
    action: str
    """The latest step."""
    started: bool
    score: int | None
    flags: tuple[str, ...] = ()
    version: int | None = None
    lang: str | None = None
    channel: str = "app"

    @property
    def counts(self) -> bool:
        """Whether its answer, if there is one, is in scores."""
        return not self.flags

    @property
    def begun(self) -> bool:
        """Whether the person began with it."""
        return self.started or self.score is not None or self.action == "completed"

    @property
    def outcome(self) -> str:
        """What became of it."""
        if self.action == "completed":
            return "completed"
        if self.score is not None:
            return "answered"
        if self.action in ("dismissed", "later", "abandoned"):
            return self.action
        return "started" if self.started else "ignored"


def display_of(response: Response) -> Display:
    """What scoring needs of a display as it is stored."""
    return Display(
        response.display_id,
        response.user_id,
        response.account_id,
        response.shown_at_ms,
        response.answered_at_ms,
        response.action,
        response.started,
        response.score,
        response.flags,
        response.version,
        response.lang,
        response.channel,
    )


def summary(kind: Kind | None, displays: Sequence[Display]) -> dict[str, Any]:
    """Score, rates and what was left out; the score is None where the metric isn't known."""
    return {
        "score": None if kind is None else result(kind, scores_of(kind, displays)),
        "rates": rates(displays),
        "left_out": left_out(displays),
    }


def scores_of(kind: Kind, displays: Iterable[Display]) -> list[int]:
    """The scores that count."""
    found = (one.score for one in displays if one.counts)
    return [score for score in found if score is not None and on_scale(kind, score)]


def rates(displays: Iterable[Display]) -> dict[str, Any]:
    """Response = with an answer ÷ displays; completion = finished ÷ started; outcomes add up.

    Of links only answers are known, not who looked: they are counted beside.
    """
    anybody = [one for one in displays if not NOBODY & set(one.flags)]
    real = [one for one in anybody if one.channel != "link"]
    outcomes = Counter(one.outcome for one in real)
    answered = sum(one.score is not None for one in real)
    started = sum(one.begun for one in real)
    return {
        "displays": len(real),
        "answered": answered,
        "response_rate": _percent(answered, len(real)),
        "started": started,
        "completed": outcomes["completed"],
        "completion_rate": _percent(outcomes["completed"], started),
        "outcomes": {name: outcomes[name] for name in OUTCOMES},
        "answered_by_link": len(anybody) - len(real),
    }


def left_out(displays: Iterable[Display]) -> dict[str, Any]:
    """How many answers are in no score, and why; one may have several reasons."""
    flagged = [one for one in displays if one.score is not None and one.flags]
    reasons = Counter(flag for one in flagged for flag in one.flags)
    return {"answers": len(flagged), "by_flag": dict(sorted(reasons.items()))}


def grouped(displays: Iterable[Display], key: Callable[[Display], K]) -> dict[K, list[Display]]:
    """The displays by a key, each in one group."""
    found: dict[K, list[Display]] = {}
    for one in displays:
        found.setdefault(key(one), []).append(one)
    return found


def latest_by_user(displays: Iterable[Display]) -> list[Display]:
    """Of each user the last answer that counts; of two from one instant the greater id."""
    last: dict[str, Display] = {}
    for one in displays:
        if one.counts and one.score is not None:
            held = last.get(one.user_id)
            if held is None or _place(held) < _place(one):
                last[one.user_id] = one
    return list(last.values())


def side_by_side(displays: Iterable[Display], revenue: Mapping[str, float | None]) -> Rollup:
    """NPS by respondent, account-equal and revenue-weighted, over each user's latest answer.

    `revenue` is what each account pays in a year. Under five respondents there is no figure.
    """
    latest = latest_by_user(displays)
    if len(scores_of("nps", latest)) < MIN_ANSWERS:
        return Rollup(None, None, None)
    accounts = grouped(latest, lambda one: one.account_id)
    return rollup(
        [
            AccountAnswers(scores_of("nps", own), None if account is None else revenue.get(account))
            for account, own in accounts.items()
        ]
    )


def _place(one: Display) -> tuple[int, str]:
    return (one.answered_at_ms or one.at_ms, one.display_id)


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
