"""Ids as 16 bytes: what the store keeps to apply an event once."""

from __future__ import annotations

import os
import re
from hashlib import blake2b

import msgspec

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)


def event_id(text: str) -> tuple[bytes, bool]:
    """The 16 bytes of an event's id, and whether it is time-ordered (a UUID of version 7)."""
    if not _UUID.fullmatch(text):
        return _digest(text.encode()), False
    number = bytes.fromhex(text.replace("-", ""))
    return number, number[6] >> 4 == 7 and number[8] >> 6 == 0b10


def fresh_id(at_ms: int) -> bytes:
    """A new UUID of version 7 (RFC 9562, section 5.7) for an event that came without an id."""
    number = bytearray(at_ms.to_bytes(6, "big") + os.urandom(10))
    number[6] = 0x70 | number[6] & 0x0F
    number[8] = 0x80 | number[8] & 0x3F
    return bytes(number)


def page_key(page_id: str) -> bytes:
    """The 16 bytes of a page's id: its own 32 hexadecimal digits, else a digest of the text."""
    if len(page_id) == 32:
        try:
            key = bytes.fromhex(page_id)
        except ValueError:
            return _digest(page_id.encode())
        if len(key) == 16:  # fewer where there is white space, which fromhex passes over
            return key
    return _digest(page_id.encode())


def once_key(*parts: object) -> bytes:
    """A digest of what makes a bare mark itself, before any clock is corrected."""
    return _digest(msgspec.json.encode(parts))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
