"""A change of a case as it is asked for, decided on the case as it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from seatbeat_collector.errors import CaseCannotMove, InvalidBody
from seatbeat_collector.store.cases import WITHDRAWN, Case, CaseStep
from seatbeat_collector.surveys.cases import (
    CLOSED_STATES,
    CannotMove,
    ReasonMissing,
    Standing,
    move,
)

_TOLD = ("state", "owner", "reason")
Change = tuple[dict[str, Any], CaseStep]


def change_of(body: dict[str, Any], *, at_ms: int, target_ms: int) -> Callable[[Case], Change]:
    """What a body sets of a case, and the step for its history.

    Raises InvalidBody for one that says nothing or too much; the decision raises CaseCannotMove.
    """
    _check(body)

    def decide(case: Case) -> Change:
        before = _standing(case)
        after = before
        if "state" in body:
            after = _moved(before, body, at_ms=at_ms, target_ms=target_ms)
        if "owner" in body:
            after = after._replace(owner=body["owner"])
        now = after._asdict()
        changed = {name: now[name] for name, old in before._asdict().items() if now[name] != old}
        told: dict[str, Any] = {name: body[name] for name in _TOLD if name in body}
        return changed, CaseStep(at_ms, body.get("by"), told, body.get("note"))

    return decide


def _standing(case: Case) -> Standing:
    return Standing(
        state=case.state,
        owner=case.owner,
        due_at_ms=case.due_at_ms,
        first_ack_at_ms=case.first_ack_at_ms,
        resolved_at_ms=case.resolved_at_ms,
        reason=case.reason,
        reopened=case.reopened,
    )


def _moved(before: Standing, body: dict[str, Any], *, at_ms: int, target_ms: int) -> Standing:
    try:
        return move(
            before, body["state"], at_ms=at_ms, reason=body.get("reason"), target_ms=target_ms
        )
    except CannotMove as error:
        raise CaseCannotMove(str(error), state=before.state) from error
    except ReasonMissing as error:
        raise _refused("reason", "is needed to close a case") from error


def _check(body: dict[str, Any]) -> None:
    if not body.keys() & {"state", "owner", "note"}:
        raise InvalidBody("Name a state, an owner or a note.")
    if "reason" in body and body.get("state") not in CLOSED_STATES:
        raise _refused("reason", f"belongs to a state of {' or '.join(CLOSED_STATES)}")
    if (body.get("reason") or "").strip() == WITHDRAWN:
        raise _refused("reason", f"{WITHDRAWN} is what the collector says: use other words")


def _refused(path: str, message: str) -> InvalidBody:
    return InvalidBody(f"{path}: {message}", errors=[{"path": path, "message": message}])
