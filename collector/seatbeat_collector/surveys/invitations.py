"""Links for people who may be asked, and why others get none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from seatbeat_collector.store import Store
from seatbeat_collector.store.surveys import Person

from .gate import Case, SegmentOf
from .gates import ON_SERVER
from .links import Link, token_of
from .registry import Known, Registry

# Nobody is written to who is not to be asked; from who was asked lately, one may be spared.
_ALWAYS = ("internal", "opted_out", "impersonated")
_COOLDOWNS = ("answered", "dismissed", "later", "ignored", "metric", "gap")
NO_ACCOUNT = "no_account"
"""Why there is no link for somebody of whom nobody knows where they belong."""


class Wanted(NamedTuple):
    """Somebody for whom a link is wanted; without an account it is their own."""

    user_id: str
    account_id: str | None = None


class Invitation(NamedTuple):
    """A link for somebody, or the code of the gate that stands against asking them."""

    user_id: str
    account_id: str | None
    token: str | None = None
    expires_ms: int | None = None
    reason: str | None = None


class Invitations:
    """Makes links; times are those of the collector's own clock."""

    def __init__(
        self, store: Store, registry: Registry, clock: Callable[[], int], segment_of: SegmentOf
    ) -> None:
        self._store = store
        self._registry = registry
        self._clock = clock
        self._segment_of = segment_of

    def make(
        self, known: Known, people: Sequence[Wanted], *, days: int, cooldowns: bool
    ) -> list[Invitation]:
        """A link for each who may be asked; with `cooldowns` for nobody who was asked lately."""
        gates = (*_ALWAYS, *(_COOLDOWNS if cooldowns else ()))
        now_ms = self._clock()
        return [self._invitation(known, one, days, gates, now_ms) for one in people]

    def _invitation(
        self, known: Known, wanted: Wanted, days: int, gates: Sequence[str], now_ms: int
    ) -> Invitation:
        user_id = wanted.user_id
        person = self._store.surveys.person(user_id, wanted.account_id, at_ms=now_ms, enough_days=0)
        account_id = person.account_id
        if account_id is None:
            return Invitation(user_id, None, reason=NO_ACCOUNT)
        reason = self._reason_against(known, person, gates, now_ms)
        if reason is not None:
            return Invitation(user_id, account_id, reason=reason)
        link = Link(known.survey.id, user_id, account_id, now_ms // 1000, days)
        token = token_of(self._registry.secret, link)
        return Invitation(user_id, account_id, token, link.expires_ms)

    def _reason_against(
        self, known: Known, person: Person, gates: Sequence[str], now_ms: int
    ) -> str | None:
        case = Case(
            known.survey,
            person,
            now_ms,
            self._registry.salt,
            known.record.first_live_ms,
            self._segment_of,
        )
        asked = (gate for gate in ON_SERVER if gate.name in gates)
        return next((gate.code for gate in asked if not gate.judge(case).passed), None)
