"""Whether a survey's step may be taken: false ones, which come by the thousand, are told in memory.

Only of a display that was leased the store is asked whether it is completed.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from seatbeat_collector.errors import MustWait
from seatbeat_collector.store.rows import UNASKED, Asked, SurveyAction
from seatbeat_collector.store.surveys import ANSWER_MS, LEASE_MS
from seatbeat_collector.wire.admit import KeyKind
from seatbeat_collector.wire.limits import MIN_OFFSET_MS
from seatbeat_collector.wire.refused import Refused

from .leases import Holder, leased_at
from .registry import Known, Registry
from .scoring import SCALES, kind_of

MOST_FINISHED = 50_000
"""Displays known to be completed, at least; twice as many at most."""


class AnswerCheck:
    """Judges steps by the definitions of their surveys.

    One without a definition is taken; of a page, whose key anybody can read, as unasked.
    """

    def __init__(self, registry: Registry, completed_rev: Callable[[str], int | None]) -> None:
        self._registry = registry
        self._completed_rev = completed_rev
        self._finished: dict[str, int] = {}
        self._finished_before: dict[str, int] = {}

    def __call__(self, step: SurveyAction, kind: KeyKind) -> SurveyAction | None:
        """The step with what was asked, or None where nothing is kept of it. Raises Refused.

        A page needs a lease for what it says; a server key needs none. May wait for the store.
        """
        return self._judge(step, kind, self._completed_rev)

    def at_once(self, step: SurveyAction, kind: KeyKind) -> SurveyAction | None:
        """The same without waiting. Raises Refused, and MustWait where the store is to be asked."""
        return self._judge(step, kind, _must_wait)

    def _judge(
        self, step: SurveyAction, kind: KeyKind, completed_rev: Callable[[str], int | None]
    ) -> SurveyAction | None:
        known = self._registry.by_id.get(step.survey_id)
        if known is None:
            return _by_its_name(step, "live" if kind == "server" else UNASKED)
        at_ms = step.at_ms
        if kind == "write":
            at_ms = self._check_lease(step, known)
            self._check_not_completed(step, completed_rev)
        scale = known.survey.scale
        if step.score is not None and not scale.lowest <= step.score <= scale.highest:
            words = f"The score must be from {scale.lowest} to {scale.highest}."
            raise Refused("score_out_of_range", words, "score")
        if kind == "write" and step.action == "completed":
            self._finish(step.display_id, step.rev)
        if known.survey.mode == "preview":
            return None
        asked = Asked(
            known.survey.metric,
            scale.lowest,
            scale.highest,
            known.version_at(at_ms),
            known.survey.mode,
        )
        return replace(step, asked=asked)

    def _check_lease(self, step: SurveyAction, known: Known) -> int:
        """When the display was leased, which is done while its survey runs. Raises Refused."""
        holder = Holder(step.survey_id, step.user_id, step.account_id or "")
        leased_ms = leased_at(self._registry.secret, holder, step.display_id)
        if leased_ms is None:
            if not known.survey.is_running(step.at_ms):
                raise Refused("survey_closed", "This survey takes no answers now.", "survey_id")
            raise Refused("no_lease", "Nobody was asked under this display_id.", "display_id")
        waited_ms = step.at_ms - leased_ms
        most_ms = LEASE_MS if step.action == "shown" else ANSWER_MS
        # Clocks that are a little apart count as agreeing, so it may seem to come before its lease.
        if not -MIN_OFFSET_MS <= waited_ms <= most_ms:
            raise Refused("no_lease", "The lease of this display has expired.", "display_id")
        return leased_ms

    def _check_not_completed(
        self, step: SurveyAction, completed_rev: Callable[[str], int | None]
    ) -> None:
        """A repeat of what completed it, or of what came before, is no fault. Raises Refused."""
        display_id = step.display_id
        rev = self._finished.get(display_id, self._finished_before.get(display_id))
        if rev is None:
            rev = completed_rev(display_id)
            if rev is not None:
                self._finish(display_id, rev)
        if rev is not None and step.rev > rev:
            raise Refused("no_lease", "This display is completed.", "display_id")

    def _finish(self, display_id: str, rev: int) -> None:
        self._finished.setdefault(display_id, rev)
        if len(self._finished) >= MOST_FINISHED:
            self._finished_before, self._finished = self._finished, {}


def _must_wait(display_id: str) -> int | None:
    """Which displays are completed is in the store. Raises MustWait."""
    raise MustWait


def _by_its_name(step: SurveyAction, mode: str) -> SurveyAction:
    """Our senders call a survey by its metric where they are not told its id."""
    kind = kind_of(step.survey_id)
    if kind is None:
        return replace(step, asked=Asked(None, None, None, mode=mode))
    scale = SCALES[kind]
    return replace(step, asked=Asked(kind, scale.lowest, scale.highest, mode=mode))
