"""What an account's people say: NPS, CSAT and CES, from each person's latest answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from seatbeat_collector.metrics.catalogue import CATALOGUE, FROM_SURVEYS
from seatbeat_collector.metrics.envelope import OK, PROVISIONAL, Envelope, Reading, Scope, envelope
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.feedback import Response
from seatbeat_collector.store.interface import Store
from seatbeat_collector.store.records import AccountRecord
from seatbeat_collector.surveys.results import display_of, latest_by_user, scores_of
from seatbeat_collector.surveys.scoring import SCALES, Kind, result

from .accounts import zone_of
from .roster import Account

DAYS = CATALOGUE["nps"].window
KINDS: tuple[Kind, ...] = tuple(SCALES)
_LIVE = "distribution"
"""What live reads add: by it alone no history is told."""


def feedback(account: Account, store: Store, timezone: str) -> dict[str, Envelope]:
    """The three metrics by name; without answers enough they say so, and are not zero."""
    scope = account.scope(DAYS)
    window = scope.window
    answers = answers_between(account.records, window.first, window.last, store, timezone)
    told = {}
    for name in FROM_SURVEYS:
        found = of_metric(name, answers)
        told[name] = survey_envelope(
            name, scope, {key: value for key, value in found.items() if key != _LIVE}
        )
    return told


def answers_between(
    records: Iterable[AccountRecord], first: date, last: date, store: Store, timezone: str
) -> list[Response]:
    """The answers of some accounts' people on some days, each where its days begin."""
    found: list[Response] = []
    for record in records:
        zone = zone_of(record, timezone)
        bounds = day_bounds(first, zone)[0], day_bounds(last, zone)[1]
        found += store.feedback.answers_of(record.account_id, *bounds)
    return found


def of_metric(name: str, answers: Sequence[Response]) -> dict[str, Any]:
    """The score of one metric over each user's latest answer. Raises KeyError for another one."""
    kind = {str(one): one for one in KINDS}[name]
    own = [display_of(answer) for answer in answers if answer.metric == name]
    return result(kind, scores_of(kind, latest_by_user(own)))


def survey_envelope(name: str, scope: Scope, found: dict[str, Any]) -> Envelope:
    """A score as it leaves."""
    beside = {key: value for key, value in found.items() if key not in ("value", "status")}
    is_running = found["status"] == OK and scope.window.running
    status = PROVISIONAL if is_running else found["status"]
    return envelope(name, scope, Reading(found["value"], status, beside))
