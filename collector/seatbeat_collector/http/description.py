"""An account in words: its traits and their history, who stands above and below it."""

from __future__ import annotations

from typing import Any

from seatbeat_collector.metrics.history import all_held_at
from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fields import Instant

from .facts import NOW, find_record, parent_of, zone_of
from .holders import SHOWN
from .instants import rfc3339
from .moment import Moment

_INSTANTS = {
    name for name, field in AccountTraitsSchema().fields.items() if isinstance(field, Instant)
}


def describe(account_id: str, moment: Moment) -> dict[str, Any]:
    """What is known of one account. Raises NotFound."""
    record = find_record(account_id, moment)
    traits = all_held_at(record.history, NOW)
    return {
        "account_id": record.account_id,
        **{name: traits.get(name) for name in SHOWN},
        "timezone": zone_of(record, moment),
        "traits": {name: _shown(name, value) for name, value in traits.items()},
        "history": [
            {
                "trait": one.trait,
                "value": _shown(one.trait, one.value),
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


def _shown(trait: str, value: Any) -> Any:
    """Instants are kept in ms and shown as RFC 3339."""
    return rfc3339(value) if trait in _INSTANTS and isinstance(value, int) else value
