"""From the events of a request to the rows that the store keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from seatbeat_collector.config import history_days
from seatbeat_collector.errors import Forbidden
from seatbeat_collector.store.rows import AccountTraits, Rows, SurveyAction

from .batch import Batch, Rejection, path_of
from .clocks import PageClocks
from .events import Account, Activity, Event, Heartbeat, Identify, Survey, UserEvent
from .facts import account_row, activity_row, survey_row, user_row
from .heartbeats import beat_of
from .identity import Claims
from .limits import MAX_REFUSALS_NAMED
from .refused import Refused
from .times import Times
from .whose import Whose

KeyKind = Literal["write", "server"]
CheckStep = Callable[[SurveyAction, KeyKind], SurveyAction | None]
"""Gives the step as it is kept, or None where nothing is kept of it. Raises Refused."""

ClaimParent = Callable[[str, str | None], bool]
"""Whether somebody may stand above an account; who may is remembered."""


class Checks(NamedTuple):
    """What of an event only others can judge."""

    step: CheckStep
    claim_parent: ClaimParent


class Admitted(NamedTuple):
    """What a request brings, how many of its events, and why the others don't count."""

    rows: Rows
    accepted: int
    rejected: list[Rejection]
    members: set[str]
    """The users of whom it is known, or now told, which account they belong to."""
    false_steps: list[tuple[str, str]] = []
    """The survey and the code of each survey step that was found false."""


def admit(
    batch: Batch,
    *,
    kind: KeyKind,
    received_at_ms: int,
    settings: Mapping[str, Any],
    clocks: PageClocks,
    knows_account_of: Callable[[str], bool],
    identity: Claims | None = None,
    check_step: CheckStep = lambda step, _: step,
    claim_parent: ClaimParent = lambda *_: True,
    counted_from_ms: int = 0,
) -> Admitted:
    """The rows of all events that count; an event of which anything is kept is accepted.

    `identity` is what the batch's token says, or None where it can't be trusted; `check_step`
    judges the steps of surveys, `claim_parent` who is to stand above an account. Once the rows
    are durable, tell `clocks.confirm(rows.clocks)`. Of days before `counted_from_ms`
    something is gone that their numbers would need.
    Raises Forbidden.
    """
    if batch.historical and kind != "server":
        raise Forbidden("Historical data needs a server key.")
    times = Times(
        received_at_ms=received_at_ms,
        sent_at_ms=batch.sent_at_ms,
        historical=batch.historical,
        lateness_days=settings["lateness_days"],
        clocks=clocks,
        history_days=history_days(settings),
        counted_from_ms=counted_from_ms,
    )
    whose = Whose(
        claims=identity,
        has_token=batch.identity is not None,
        only_signed=kind == "write" and settings["require_signed_identity"],
        may_wait=batch.dialect == "segment",
        knows_account_of=knows_account_of,
    )
    checks = Checks(check_step, claim_parent)
    return _Admission(batch, kind=kind, times=times, whose=whose, checks=checks).run()


class _Admission:
    """One request on its way."""

    def __init__(
        self, batch: Batch, *, kind: KeyKind, times: Times, whose: Whose, checks: Checks
    ) -> None:
        self._batch = batch
        self._kind = kind
        self._times = times
        self._whose = whose
        self._checks = checks
        self._false_steps: list[tuple[str, str]] = []
        self._rows = Rows()
        self._kept: set[int] = set()
        self._pages: set[tuple[str, int]] = set()
        self._rejected = list(batch.rejected)

    def run(self) -> Admitted:
        """Events that name their account first: they may tell whose the others are."""
        waiting = []
        for index, event in self._batch.events:
            if event.account_id is None:
                waiting.append((index, event))
            else:
                self._take(index, event)
        for index, event in waiting:
            self._take(index, event)
        self._rows.clocks = self._times.settle(self._pages)
        self._rejected.sort(key=lambda rejection: rejection.index)
        return Admitted(
            self._rows, len(self._kept), self._rejected, self._whose.members, self._false_steps
        )

    def _take(self, index: int, event: Event) -> None:
        try:
            if isinstance(event, UserEvent):
                kept = self._of_user(index, event)
            else:
                kept = self._of_account(event)
        except Refused as refused:
            self._refuse(index, refused)
        else:
            if kept:
                self._kept.add(index)
                if self._times.decisions:  # of which those are kept whose pages are
                    self._note_page(event)

    def _note_page(self, event: Event) -> None:
        if isinstance(event, Heartbeat | Activity) and event.page_id is not None:
            self._pages.add((event.page_id, event.epoch or 0))

    def _of_user(self, index: int, event: UserEvent) -> bool:
        user_id, account_id = self._whose.of(event)
        times, rows = self._times, self._rows
        if isinstance(event, Heartbeat):
            beat, refused = beat_of(event, times, user_id=user_id, account_id=account_id)
            for each in refused[:MAX_REFUSALS_NAMED]:
                self._refuse(index, each)
            if beat is None:
                return False
            rows.beats.append(beat)
        elif isinstance(event, Activity):
            rows.activities.append(
                activity_row(event, times, user_id=user_id, account_id=account_id)
            )
        elif isinstance(event, Survey):
            self._keep_step(survey_row(event, times, user_id=user_id, account_id=account_id))
        elif isinstance(event, Identify):
            rows.users.append(user_row(event, times, user_id=user_id, account_id=account_id))
        if account_id is not None:
            self._whose.remember(user_id)
        return True

    def _keep_step(self, step: SurveyAction) -> None:
        try:
            kept = self._checks.step(step, self._kind)
        except Refused as refused:
            self._false_steps.append((step.survey_id, refused.code))
            raise
        if kept is not None:
            self._rows.surveys.append(kept)

    def _of_account(self, event: Event) -> bool:
        if self._kind != "server":
            if self._batch.dialect == "segment":
                return False
            raise Refused("not_allowed", "A write key may not change accounts.", "type")
        if isinstance(event, Account):
            row = account_row(event, self._times)
            if "parent_id" in row.traits:
                self._check_parent(row)
            self._rows.accounts.append(row)
        return True

    def _check_parent(self, row: AccountTraits) -> None:
        if not self._checks.claim_parent(row.account_id, row.traits["parent_id"]):
            raise Refused(
                "parent_cycle", "The account would stand below itself.", "traits.parent_id"
            )

    def _refuse(self, index: int, refused: Refused) -> None:
        path = path_of(self._batch.dialect, index, refused.field)
        self._rejected.append(Rejection(index, refused.code, refused.message, path))
