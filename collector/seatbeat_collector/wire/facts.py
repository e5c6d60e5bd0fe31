"""Activities, survey actions and traits → rows, at corrected times."""

from __future__ import annotations

from uuid import UUID

import msgspec

from seatbeat_collector.store.rows import AccountTraits, SurveyAction, UserTraits
from seatbeat_collector.store.rows import Activity as ActivityRow

from .events import Account, Activity, Event, Identify, Survey
from .ids import event_id, fresh_id
from .times import Times


def activity_row(
    event: Activity, times: Times, *, user_id: str, account_id: str | None
) -> ActivityRow:
    """One named act. Raises Refused outside the window."""
    on_page = event.page_id is not None
    offset_ms = times.page_offset(event.page_id, event.epoch) if event.page_id else None
    at_ms = times.counted(event.occurred_at, offset_ms=offset_ms)
    number, time_ordered = _id_of(event, times)
    return ActivityRow(
        id=number,
        time_ordered=time_ordered,
        account_id=account_id,
        user_id=user_id,
        name=event.name,
        at_ms=at_ms,
        app=event.app or "",
        feature=event.feature or "",
        on_page=on_page,
        properties=msgspec.json.encode(event.properties).decode() if event.properties else "{}",
        keep_id=times.historical,
    )


def survey_row(
    event: Survey, times: Times, *, user_id: str, account_id: str | None
) -> SurveyAction:
    """One step of a survey's display. Raises Refused outside the window."""
    return SurveyAction(
        account_id=account_id,
        user_id=user_id,
        survey_id=event.survey_id,
        display_id=event.display_id or event.id or str(UUID(bytes=_fresh(times))),
        rev=event.rev or 0,
        action=event.action,
        at_ms=times.instant(event.occurred_at),
        score=event.score,
        comment=event.comment,
        app=event.app or "",
        lang=event.lang,
        took_ms=event.took_ms,
        contact=event.contact,
    )


def user_row(event: Identify, times: Times, *, user_id: str, account_id: str | None) -> UserTraits:
    """Traits and membership of a person. Raises Refused outside the window."""
    return UserTraits(
        user_id=user_id,
        account_id=account_id,
        at_ms=times.instant(event.occurred_at),
        traits=event.traits or {},
        id=_id_of(event, times)[0],
    )


def account_row(event: Account, times: Times) -> AccountTraits:
    """Traits of an account. Raises Refused outside the window."""
    return AccountTraits(
        account_id=event.account_id,
        at_ms=times.instant(event.occurred_at),
        traits=event.traits or {},
        id=_id_of(event, times)[0],
    )


def _id_of(event: Event, times: Times) -> tuple[bytes, bool]:
    return (_fresh(times), True) if event.id is None else event_id(event.id)


def _fresh(times: Times) -> bytes:
    return fresh_id(times.received_at_ms)
