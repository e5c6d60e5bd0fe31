"""Who is asked, when: every gate in its order, and the first that fails wins."""

from __future__ import annotations

from collections.abc import Iterator

from . import gates_when, gates_who
from .gate import Case, Gate, Result

ON_SERVER = (*gates_who.GATES, *gates_when.GATES)
IN_BROWSER = (
    ("pages", "other_page"),
    ("trigger", "no_trigger"),
    ("delay", "too_early"),
    ("quiet", "not_quiet"),
)
"""Decided where the page is, in this order; before it shows anything it asks the server again."""
LEASE = Gate("lease", "leased", gates_when.is_free, may_be_forced=False)
CODES = tuple(
    code
    for _, code in [*((g.name, g.code) for g in ON_SERVER), *IN_BROWSER, (LEASE.name, LEASE.code)]
)


def reason_against(case: Case) -> str | None:
    """The code of the first gate on the server that fails, the lease being the last, or None."""
    for gate in (*ON_SERVER, LEASE):
        if not _passes_unasked(gate, case) and not gate.judge(case).passed:
            return gate.code
    return None


def results(case: Case) -> Iterator[Result]:
    """What becomes of every gate, in order."""
    reached = True
    for gate in ON_SERVER:
        result = _result(gate, case) if reached else Result(gate.name, gate.code, "not_reached")
        reached = reached and result.state == "passed"
        yield result
    for name, code in IN_BROWSER:
        yield Result(name, code, "in_browser" if reached else "not_reached", _rule(name, case))
    yield _result(LEASE, case) if reached else Result(LEASE.name, LEASE.code, "not_reached")


def _result(gate: Gate, case: Case) -> Result:
    if _passes_unasked(gate, case):
        return Result(gate.name, gate.code, "passed", {"mode": case.survey.mode})
    judged = gate.judge(case)
    at_ms = None if judged.passed else judged.may_pass_at_ms
    state = "passed" if judged.passed else "failed"
    return Result(gate.name, gate.code, state, judged.compared, at_ms)  # type: ignore[arg-type]  # one of two words


def _passes_unasked(gate: Gate, case: Case) -> bool:
    """To be looked at, a survey asks at once and again and again, but only its audience."""
    return gate.may_be_forced and case.survey.is_forced


def _rule(name: str, case: Case) -> dict[str, object]:
    survey = case.survey
    rules: dict[str, object] = {
        "pages": survey["pages"],
        "trigger": survey["trigger"],
        "delay": survey["delay_seconds"],
    }
    return {name: rules[name]} if name in rules else {}
