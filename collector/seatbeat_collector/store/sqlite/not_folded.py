"""Who is in what waits for the fold: the rollups don't know them yet."""

from __future__ import annotations

import sqlite3

from seatbeat_collector.store.inbox import decode_block

_ACTORS = (
    "select distinct user_id from activities where account_id is not null and seq >"
    " (select cast(value as integer) from meta where name = 'folded_activities')"
)


def users(connection: sqlite3.Connection) -> set[str]:
    """The users of waiting events that name an account."""
    found = {user_id for (user_id,) in connection.execute(_ACTORS)}
    for (body,) in connection.execute("select body from inbox"):
        found.update(beat.user_id for beat in decode_block(body) if beat.account_id is not None)
    return found
