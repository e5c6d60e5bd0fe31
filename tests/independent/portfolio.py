"""The demo's portfolio as the events that its pages and servers would have sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from seatbeat_collector.demo.accounts import Account, Portfolio
from seatbeat_collector.demo.facts import facts
from seatbeat_collector.demo.workday import work
from seatbeat_collector.store.rows import Activity, Beat, Rows

Event = dict[str, Any]


def known(portfolio: Portfolio, zone: str | None) -> Iterator[Event]:
    """What is known of the accounts and their people; in `zone` all accounts live, if given."""
    rows = facts(portfolio)
    for row in rows.accounts:
        traits = dict(row.traits)
        if zone is not None and "timezone" in traits:
            traits["timezone"] = zone
        yield {
            "type": "account",
            "account_id": row.account_id,
            "traits": traits,
            "occurred_at": row.at_ms,
        }
    for person in rows.users:
        yield {
            "type": "identify",
            "user_id": person.user_id,
            "account_id": person.account_id,
            "traits": person.traits,
            "occurred_at": person.at_ms,
        }


def worked(portfolio: Portfolio, account: Account, *, days: int) -> Iterator[Event]:
    """What an account's people did, in days of the zone that the demo has them work in."""
    for ago in range(days, -1, -1):
        rows = Rows()
        work(rows, account, portfolio.last_day - timedelta(days=ago), last_day=portfolio.last_day)
        pages: dict[tuple[str, str], str] = {}
        for beat in rows.beats:
            pages[beat.user_id, beat.feature] = page = _page_id(beat)
            yield _heartbeat(beat, page)
        for act in rows.activities:
            yield _activity(act, pages[act.user_id, act.feature])


def _heartbeat(beat: Beat, page: str) -> Event:
    ((shown, hidden),), ((_, blurred),) = beat.visible, beat.focused
    return {
        "type": "heartbeat",
        "account_id": beat.account_id,
        "user_id": beat.user_id,
        "app": beat.app,
        "feature": beat.feature,
        "page_id": page,
        "epoch": 0,
        "anchor": shown,
        "marks": [[n, low - shown, high - low] for n, (low, high) in enumerate(beat.marks)],
        "presence": [[0, 0, blurred - shown, 1], [1, blurred - shown, hidden - blurred, 0]],
    }


def _activity(act: Activity, page: str) -> Event:
    return {
        "type": "activity",
        "id": str(UUID(bytes=act.id)),
        "account_id": act.account_id,
        "user_id": act.user_id,
        "name": act.name,
        "feature": act.feature,
        "app": act.app,
        "occurred_at": act.at_ms,
        "page_id": page,
    }


def _page_id(beat: Beat) -> str:
    return blake2b(f"{beat.user_id} {beat.visible}".encode(), digest_size=16).hexdigest()
