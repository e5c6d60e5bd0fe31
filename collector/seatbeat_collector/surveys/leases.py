"""Leases: the right to show a survey to one person once. Their id is the display's id.

The id is a UUID of version 7 whose random part is a message authentication code over the moment,
the survey and the user: nobody can make one up, use another person's, or answer another survey
with it. What was leased is also kept in the store, where it is unique for user, survey and cycle.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

_MAC_BITS = 74
_RAND_A_BITS = 12


class Holder(NamedTuple):
    """Whom a lease is for."""

    survey_id: str
    user_id: str
    account_id: str


def display_id(secret: bytes, holder: Holder, *, at_ms: int) -> str:
    """The id of the display that is leased to `holder` at an instant."""
    return str(UUID(int=_stamped(at_ms, _mac(secret, holder, at_ms))))


def leased_at(secret: bytes, holder: Holder, text: str) -> int | None:
    """When the display was leased to `holder` in ms, or None when it never was."""
    try:
        number = UUID(text).int
    except ValueError:
        return None
    at_ms = number >> 80
    expected = _stamped(at_ms, _mac(secret, holder, at_ms))
    same = hmac.compare_digest(number.to_bytes(16, "big"), expected.to_bytes(16, "big"))
    return at_ms if same else None


def _mac(secret: bytes, holder: Holder, at_ms: int) -> int:
    """The first 74 bits: one guess in 10^22, online and rate-limited, is enough for an answer."""
    parts = [str(at_ms), *holder]
    # Lengths stand before the parts: no two lists of parts give one text.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    digest = hmac.new(secret, text.encode(errors="surrogatepass"), sha256).digest()
    return int.from_bytes(digest[:10], "big") >> (80 - _MAC_BITS)


def _stamped(at_ms: int, mac: int) -> int:
    low = mac & ((1 << 62) - 1)
    high = mac >> 62
    return at_ms << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low
