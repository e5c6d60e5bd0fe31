"""The rows of a list: accounts with their headline metrics, as they are now."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.account import headlines_of
from seatbeat_collector.metrics.envelope import Envelope

from .facts import last_seen
from .holders import Holder
from .instants import rfc3339
from .members import added_up, counted
from .moment import Moment


def row_of(holder: Holder, moment: Moment) -> dict[str, Any]:
    """The account as the list answers it; the caller holds the standing's lock."""
    last_ms = moment.standing.last_events.get(holder.record.number)
    return {
        **holder.about,
        "last_seen_at": rfc3339(last_ms),
        "metrics": _headlines(holder, moment),
    }


def _headlines(holder: Holder, moment: Moment) -> dict[str, Envelope]:
    tree, events = holder.tree, moment.standing.last_events
    subject = holder.subject
    seen = (events.get(one.number) for one in tree.records)
    subject = subject._replace(last_seen=last_seen(seen, tree.zone, subject.window))
    if holder.shares_people or subject.idle_timeout_s != moment.idle_timeout_s:
        return headlines_of(subject, counted(tree, subject, moment).members)
    recent = moment.standing.reaches.recent
    return headlines_of(subject, added_up(tree, subject, moment, recent.of))
