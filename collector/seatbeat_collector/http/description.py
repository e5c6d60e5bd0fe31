"""An account in words: its traits and their history, who stands above and below it."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.history import all_held_at
from seatbeat_collector.scoring.accounts import shown, zone_of
from seatbeat_collector.scoring.terms import NOW

from .facts import find_record, parent_of
from .holders import SHOWN
from .instants import rfc3339
from .moment import Moment
from .segmenting import segment_at


def describe(account_id: str, moment: Moment) -> dict[str, Any]:
    """What is known of one account. Raises NotFound."""
    record = find_record(account_id, moment)
    traits = all_held_at(record.history, NOW)
    return {
        "account_id": record.account_id,
        **{name: traits.get(name) for name in SHOWN},
        "segment": segment_at(record, NOW, moment),
        "timezone": zone_of(record, moment.timezone),
        "traits": {name: shown(name, value) for name, value in traits.items()},
        "history": [
            {
                "trait": one.trait,
                "value": shown(one.trait, one.value),
                "valid_from": rfc3339(one.valid_from_ms),
            }
            for one in record.history
        ],
        "parent": parent_of(record),
        "children": moment.store.portfolio.children(account_id),
        "known_users": record.known_users,
        "first_seen_on": record.first_event_day and record.first_event_day.isoformat(),
        "last_seen_at": rfc3339(record.last_event_ms),
    }
