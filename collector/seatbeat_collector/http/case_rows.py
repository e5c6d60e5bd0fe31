"""Cases as rows of an answer."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.store.cases import Case
from seatbeat_collector.surveys.cases import OPEN_STATES

from .instants import rfc3339


def case_row(case: Case, now_ms: int) -> dict[str, Any]:
    """One case as it is answered."""
    named = case._asdict()
    plain = {name: value for name, value in named.items() if not name.endswith("_at_ms")}
    instants = {
        name.removesuffix("_ms"): rfc3339(value)
        for name, value in named.items()
        if name.endswith("_at_ms")
    }
    is_late = case.state in OPEN_STATES and case.due_at_ms < now_ms
    return {**plain, "reasons": list(case.reasons), **instants, "overdue": is_late}
