"""Migration 9: that somebody was erased, under a mark from which nobody can read who.

A link to a survey needs no table: nothing but this mark tells that its person is gone.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Make the table."""
    db.execute(
        """create table erased (
          mark blob primary key,
          at_ms integer not null
        ) strict, without rowid"""
    )


def mark_of(secret: str, user_id: str) -> bytes:
    """The same for the same person, and nothing without the secret."""
    text = user_id.encode(errors="surrogatepass")
    return hmac.new(bytes.fromhex(secret), b"erased:" + text, sha256).digest()[:16]
