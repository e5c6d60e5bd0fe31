"""From the events of a request to the rows that the store keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from seatbeat_collector.errors import Forbidden
from seatbeat_collector.store.rows import AccountTraits, Rows, SurveyAction

from .batch import Batch, Rejection, path_of
from .clocks import PageClocks
from .events import Account, Activity, Event, Heartbeat, Identify, Survey, UserEvent
from .facts import account_row, activity_row, survey_row, user_row
from .heartbeats import beat_of
from .identity import Claims
from .ids import page_key
from .limits import MAX_REFUSALS_NAMED
from .refused import Refused
from .terms import Terms
from .times import Times
from .whose import Whose

KeyKind = Literal["write", "server"]
CheckStep = Callable[[SurveyAction, KeyKind], SurveyAction | None]
"""Gives the step as it is kept, or None where nothing is kept of it. Raises Refused."""

ClaimParent = Callable[[str, str | None], bool]
"""Whether somebody may stand above an account; who may is remembered."""


class Checks(msgspec.Struct, frozen=True, gc=False):
    """What of an event only others can judge."""

    step: CheckStep
    claim_parent: ClaimParent


class Admitted(msgspec.Struct, frozen=True, gc=False):
    """What a request brings, how many of its events, and why the others don't count."""

    rows: Rows
    accepted: int
    rejected: list[Rejection]
    members: set[str]
    """The users of whom it is known, or now told, which account they belong to."""
    false_steps: list[tuple[str, str]] = []
    """The survey and a reason for each survey step that was refused."""


def admit(
    batch: Batch,
    *,
    kind: KeyKind,
    received_at_ms: int,
    terms: Terms,
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
        terms=terms,
        clocks=clocks,
        counted_from_ms=counted_from_ms,
    )
    whose = Whose(
        claims=identity,
        has_token=batch.identity is not None,
        only_signed=terms.only_signed and kind == "write",
        may_wait=batch.dialect == "segment",
        knows_account_of=knows_account_of,
    )
    admission = _Admission(
        batch=batch,
        kind=kind,
        times=times,
        whose=whose,
        checks=Checks(check_step, claim_parent),
        rejected=[*batch.rejected],
        false_steps=[*batch.false_steps],
    )
    return admission.run()


def epochs_in(batch: Batch) -> set[tuple[bytes, int]]:
    """The pages that a batch speaks of, and which epochs of their clocks."""
    return {
        (page_key(event.page_id), event.epoch or 0)
        for _, event in batch.events
        if isinstance(event, Heartbeat | Activity) and event.page_id is not None
    }


class _Admission(msgspec.Struct, kw_only=True, gc=False):
    """One request on its way."""

    batch: Batch
    kind: KeyKind
    times: Times
    whose: Whose
    checks: Checks
    rows: Rows = msgspec.field(default_factory=Rows)
    kept: set[int] = msgspec.field(default_factory=set)
    """Places of the events of which anything is kept."""
    pages: set[tuple[str, int]] = msgspec.field(default_factory=set)
    """Of which something is kept."""
    rejected: list[Rejection]
    false_steps: list[tuple[str, str]]

    def run(self) -> Admitted:
        """Events that name their account first: they may tell whose the others are."""
        waiting = []
        for index, event in self.batch.events:
            if event.account_id is None:
                waiting.append((index, event))
            else:
                self._take(index, event)
        for index, event in waiting:
            self._take(index, event)
        if self.times.decisions:
            self.rows.clocks = self.times.settle(self.pages)
        if self.rejected:
            self.rejected.sort(key=lambda rejection: rejection.index)
        return Admitted(
            self.rows, len(self.kept), self.rejected, self.whose.members, self.false_steps
        )

    def _take(self, index: int, event: Event) -> None:
        try:
            if isinstance(event, UserEvent):
                kept = self._of_user(index, event)
            else:
                kept = self._of_account(event)
        except Refused as refused:
            self._refuse(index, refused)
            if isinstance(event, Survey):
                self.false_steps.append((event.survey_id, refused.code))
        else:
            if kept:
                self.kept.add(index)
                if self.times.decisions:  # of which those are kept whose pages are
                    self._note_page(event)

    def _note_page(self, event: Event) -> None:
        if isinstance(event, Heartbeat | Activity) and event.page_id is not None:
            self.pages.add((event.page_id, event.epoch or 0))

    def _of_user(self, index: int, event: UserEvent) -> bool:
        user_id, account_id = self.whose.of(event)
        times, rows = self.times, self.rows
        if isinstance(event, Heartbeat):
            beaten = beat_of(event, times, user_id=user_id, account_id=account_id)
            if beaten.refused:
                self._refuse_some(index, beaten.refused)
            if beaten.beat is None:
                return False
            rows.beats.append(beaten.beat)
        elif isinstance(event, Activity):
            rows.activities.append(
                activity_row(event, times, user_id=user_id, account_id=account_id)
            )
        elif isinstance(event, Survey):
            step = survey_row(event, times, user_id=user_id, account_id=account_id)
            if (kept := self.checks.step(step, self.kind)) is not None:
                rows.surveys.append(kept)
        elif isinstance(event, Identify):
            rows.users.append(user_row(event, times, user_id=user_id, account_id=account_id))
        if account_id is not None:
            self.whose.members.add(user_id)  # this request itself tells it
        return True

    def _of_account(self, event: Event) -> bool:
        if self.kind != "server":
            if self.batch.dialect == "segment":
                return False
            raise Refused("not_allowed", "A write key may not change accounts.", "type")
        if isinstance(event, Account):
            row = account_row(event, self.times)
            if "parent_id" in row.traits:
                self._check_parent(row)
            self.rows.accounts.append(row)
        return True

    def _check_parent(self, row: AccountTraits) -> None:
        if not self.checks.claim_parent(row.account_id, row.traits["parent_id"]):
            raise Refused(
                "parent_cycle", "The account would stand below itself.", "traits.parent_id"
            )

    def _refuse_some(self, index: int, refused: list[Refused]) -> None:
        for each in refused[:MAX_REFUSALS_NAMED]:
            self._refuse(index, each)

    def _refuse(self, index: int, refused: Refused) -> None:
        path = path_of(self.batch.dialect, index, refused.field)
        self.rejected.append(Rejection(index, refused.code, refused.message, path))
