"""The closed loop: cases, one of them, what is done about it, and how well that goes."""

from __future__ import annotations

from typing import Any

from flask import Response as HttpResponse

from seatbeat_collector.errors import CaseCannotMove, NotFound
from seatbeat_collector.store.cases import WITHDRAWN, Case, WantedCases
from seatbeat_collector.surveys.case_report import Course, report
from seatbeat_collector.surveys.cases import CLOSED_STATES, OPEN_STATES, STATES
from seatbeat_collector.surveys.scoring import kind_of

from .answers import answer, listing
from .case_changes import change_of
from .case_rows import case_row
from .case_schemas import (
    CLOSED,
    OPEN,
    CaseBodySchema,
    CaseSchema,
    CasesQuery,
    CasesSchema,
    PersonSchema,
    ReportQuery,
    ReportSchema,
)
from .context import collector
from .instants import rfc3339
from .moment import Moment, moment
from .operation import WRITERS, Takes, blueprint, operation
from .paging import Page, Position, cut_read
from .response_rows import row_of
from .responses import range_of

routes = blueprint("cases", "Customers to get back to")

_ONE = "/v1/cases/<int:case_id>"
_STATES = {None: STATES, OPEN: OPEN_STATES, CLOSED: CLOSED_STATES}
_COLUMNS = ("case_id", "state", "owner", "due_at", "account_id", "user_id", "survey_id", "score")
_HOUR_MS = 3_600_000


@operation(routes, "/v1/cases", answers=CasesSchema, takes=Takes(query=CasesQuery), csv=True)
def list_cases(query: dict[str, Any]) -> HttpResponse:
    """Cases with these properties, the soonest due first."""
    collector().aftercare.catch_up()
    now = moment()
    wanted = _wanted(query, now)
    page = cut_read(
        lambda after, limit: now.store.cases.found(wanted, _place(after), limit),
        position=lambda case: (case.due_at_ms, case.case_id),
        order="due_at",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    rows = Page([case_row(case, now.now_ms) for case in page.rows], page.next_cursor)
    return listing("cases", rows, columns=_COLUMNS)


@operation(routes, "/v1/cases/report", answers=ReportSchema, takes=Takes(query=ReportQuery))
def report_cases(query: dict[str, Any]) -> HttpResponse:
    """How fast cases are answered and closed, how many in time, and who is happier since."""
    collector().aftercare.catch_up()
    now = moment()
    bounds = range_of(query["first"], query["last"], now.timezone)
    found = now.store.cases.answered(*bounds, query["survey"])
    courses = [_course(case) for case in found if case.reason != WITHDRAWN]
    told = report(courses, now_ms=now.now_ms)
    return answer({**told, "target_hours": _target_hours(), "timezone": now.timezone})


@operation(routes, _ONE, answers=CaseSchema, problems=(NotFound,))
def read_case(case_id: int) -> HttpResponse:
    """One case with its answer and all that was done."""
    collector().aftercare.catch_up()
    now = moment()
    return answer(_describe(now.store.cases.get(case_id), case_id, now))


@operation(
    routes,
    _ONE,
    method="PATCH",
    keys=WRITERS,
    answers=CaseSchema,
    takes=Takes(body=CaseBodySchema),
    problems=(NotFound, CaseCannotMove),
)
def change_case(body: dict[str, Any], case_id: int) -> HttpResponse:
    """Move a case on, give it an owner, add a note; a closed one may be reopened."""
    now = moment()
    decide = change_of(body, at_ms=now.now_ms, target_ms=_target_hours() * _HOUR_MS)
    return answer(_describe(now.store.cases.change(case_id, decide), case_id, now))


@operation(routes, "/v1/users/<id:user_id>/responses", answers=PersonSchema, problems=(NotFound,))
def read_responses_of_user(user_id: str) -> HttpResponse:
    """All that a person was asked and answered, and the cases that followed."""
    collector().aftercare.catch_up()
    now = moment()
    responses, cases = now.store.feedback.of_user(user_id), now.store.cases.of_user(user_id)
    if not responses and not cases and now.store.user(user_id) is None:
        raise NotFound(f"There is nobody called {user_id!r}.")
    return answer(
        {
            "user_id": user_id,
            "responses": [row_of(response) for response in responses],
            "cases": [case_row(case, now.now_ms) for case in cases],
        }
    )


def _describe(case: Case | None, case_id: int, now: Moment) -> dict[str, Any]:
    if case is None:
        raise NotFound(f"There is no case {case_id}.")
    response = now.store.feedback.of_display(case.display_id)
    steps = now.store.cases.steps(case_id)
    return {
        **case_row(case, now.now_ms),
        "response": None if response is None else row_of(response),
        "steps": [
            {"at": rfc3339(one.at_ms), "by": one.by, "change": one.change, "note": one.note}
            for one in steps
        ],
    }


def _wanted(query: dict[str, Any], now: Moment) -> WantedCases:
    states = _STATES.get(query["state"], (query["state"],))
    if query["overdue"]:
        states = tuple(state for state in states if state in OPEN_STATES)
    return WantedCases(
        states=states,
        owner=query["owner"],
        account_id=query["account"],
        survey_id=query["survey"],
        user_id=query["user"],
        reason=query["reason"],
        due_before_ms=now.now_ms if query["overdue"] else 1 << 62,
    )


def _course(case: Case) -> Course:
    return Course(
        case.state,
        kind_of(case.metric),
        case.score,
        case.answered_at_ms,
        case.due_at_ms,
        case.first_ack_at_ms,
        case.resolved_at_ms,
        case.next_score,
    )


def _place(after: Position | None) -> tuple[int, int] | None:
    """Raises ValueError, TypeError for a position that is none of this list."""
    if after is None:
        return None
    due_ms, number = after
    if type(due_ms) is not int or type(number) is not int:
        raise TypeError
    return due_ms, number


def _target_hours() -> int:
    hours: int = collector().settings["case_target_hours"]
    return hours
