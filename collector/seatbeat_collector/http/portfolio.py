"""The rows of a list: accounts with their headline metrics, as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seatbeat_collector.metrics.account import headlines_of
from seatbeat_collector.metrics.envelope import Envelope

from .closed_rows import snapshot_row
from .facts import last_seen
from .holders import Holder
from .instants import rfc3339
from .members import added_up, counted
from .moment import Moment
from .view import View


def row_of(
    holder: Holder, view: View, moment: Moment, scores: Mapping[str, Envelope]
) -> dict[str, Any]:
    """The account as the list answers it; the caller holds the standing's lock.

    A past day that was closed is told as it was told then.
    """
    last_ms = moment.standing.last_events.get(holder.record.number)
    headlines, kept = _headlines(holder, moment), view.closed(holder)
    if kept is not None:
        headlines = {
            name: _as_closed(one, kept.metrics[name]) if view.is_kept(name) else one
            for name, one in headlines.items()
        }
    return {
        **holder.about,
        **({} if kept is None else {"segment": kept.segment}),
        "last_seen_at": rfc3339(last_ms),
        "metrics": {**headlines, **scores},
        "snapshot": snapshot_row(kept),
    }


def _as_closed(shown: Envelope, kept: Envelope) -> Envelope:
    """What a list shows of a metric, as it was kept."""
    return {field: kept.get(field, value) for field, value in shown.items()}


def _headlines(holder: Holder, moment: Moment) -> dict[str, Envelope]:
    tree, events = holder.tree, moment.standing.last_events
    subject = holder.subject
    seen = (events.get(one.number) for one in tree.records)
    subject = subject._replace(last_seen=last_seen(seen, tree.zone, subject.window))
    if holder.shares_people or subject.idle_timeout_s != moment.idle_timeout_s:
        return headlines_of(subject, counted(tree, subject, moment).members)
    recent = moment.standing.reaches.recent
    return headlines_of(subject, added_up(tree, subject, moment, recent.of))
