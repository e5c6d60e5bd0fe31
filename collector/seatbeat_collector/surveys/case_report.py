"""How fast cases are answered and closed, and whether people are happier the next time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any, NamedTuple

from .cases import CLOSED_STATES, RESOLVED, STATES
from .scoring import SCALES, Kind


class Course(NamedTuple):
    """What the report needs of a case; instants in ms since the epoch."""

    state: str
    metric: Kind | None
    score: int | None
    answered_at_ms: int
    due_at_ms: int
    first_ack_at_ms: int | None
    resolved_at_ms: int | None
    next_score: int | None
    """The same person's next answer on the same metric that counts."""


def report(cases: Sequence[Course], *, now_ms: int) -> dict[str, Any]:
    """Times run from the answer, weekends included; each figure says how many cases it rests on."""
    states = Counter(case.state for case in cases)
    acknowledged = [
        case.first_ack_at_ms - case.answered_at_ms
        for case in cases
        if case.first_ack_at_ms is not None
    ]
    resolved = [
        case.resolved_at_ms - case.answered_at_ms
        for case in cases
        if case.state == RESOLVED and case.resolved_at_ms is not None
    ]
    return {
        "cases": len(cases),
        "states": {state: states[state] for state in STATES},
        "overdue": sum(_is_late(case, now_ms) and not _is_closed(case) for case in cases),
        "time_to_acknowledge": _times(acknowledged),
        "time_to_resolve": _times(resolved),
        "within_target": _within_target(cases, now_ms),
        "recovery": _recovery(cases),
    }


def _times(lengths_ms: Sequence[int]) -> dict[str, Any]:
    seconds = [length / 1000 for length in lengths_ms]
    return {
        "n": len(seconds),
        "median_seconds": median(seconds) if seconds else None,
        "mean_seconds": sum(seconds) / len(seconds) if seconds else None,
    }


def _within_target(cases: Iterable[Course], now_ms: int) -> dict[str, Any]:
    """Closed in time ÷ all that are closed or late; what has time left is in neither."""
    judged = [case for case in cases if _is_closed(case) or _is_late(case, now_ms)]
    in_time = sum(_is_closed(case) and not _is_late(case, now_ms) for case in judged)
    return {"n": len(judged), "in_time": in_time, "share": _percent(in_time, len(judged))}


def _recovery(cases: Iterable[Course]) -> dict[str, Any]:
    """Of those who answered again: how many now score above the band that opens a case."""
    pairs = [
        (case.metric, case.score, case.next_score)
        for case in cases
        if case.metric is not None and case.score is not None and case.next_score is not None
    ]
    recovered = sum(after > SCALES[metric].bad_to for metric, _, after in pairs)
    changes = [after - before for _, before, after in pairs]
    return {
        "n": len(pairs),
        "recovered": recovered,
        "share": _percent(recovered, len(pairs)),
        "mean_change": sum(changes) / len(changes) if changes else None,
    }


def _is_closed(case: Course) -> bool:
    return case.state in CLOSED_STATES


def _is_late(case: Course, now_ms: int) -> bool:
    until = now_ms if case.resolved_at_ms is None else case.resolved_at_ms
    return until > case.due_at_ms


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
