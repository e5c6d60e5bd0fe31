"""The peers that an account is held against: as the close of a day found them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from seatbeat_collector.metrics.engagement_curves import Use
from seatbeat_collector.scoring.snapshot import use_of
from seatbeat_collector.store.snapshots import Snapshot

from .closed_days import ClosedDays
from .moment import Moment


class _Peer(NamedTuple):
    rules: str
    use: Use


def kept_peers(as_of: date | None, moment: Moment) -> Mapping[str, Use] | None:
    """What each account did in its fortnight, by id; None where it is to be read anew.

    That is before the first close, and after other rules came into force, until the next.
    """
    found = _closed(as_of, moment)
    if not found or any(one.rules != moment.rules.hash for one in found.values()):
        return None
    return {name: one.use for name, one in found.items()}


def peers_then(as_of: date, moment: Moment) -> list[Use]:
    """What each account did in its fortnight as of a closed day, by whatever rules."""
    return [one.use for one in _closed(as_of, moment).values()]


def _closed(as_of: date | None, moment: Moment) -> Mapping[str, _Peer]:
    standing, snapshots = moment.standing, moment.store.snapshots
    with standing.lock:
        closed: ClosedDays[Snapshot, _Peer] = standing.view(
            ("closed peers", as_of), lambda: ClosedDays(snapshots.on, _peer)
        )
        return closed.rows(as_of, moment)


def _peer(kept: Snapshot, account_id: str) -> _Peer:
    return _Peer(kept.basis["rules"], use_of(kept, account_id))
