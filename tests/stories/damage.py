"""Values that make no sense, and bytes that were damaged on the way; a seed makes them repeat."""

from __future__ import annotations

import random
from typing import Any

RECEIVED = 1_763_752_031_456
"""When the contract's example events arrive (ms)."""


def _deep(levels: int) -> Any:
    value: Any = 1
    for level in range(levels):
        value = [value] if level % 2 else {"deeper": value}
    return value


JUNK = [
    *(None, True, False, 0, -1, 1.5, -0.0, 1e308, float("nan"), float("inf"), float("-inf")),
    *(2**31, 2**53, 2**63, -(2**63), 2**64, 10**400, RECEIVED, RECEIVED - 10**12, RECEIVED + 10**9),
    *("", " ", "x" * 300, "\0", "\ud800", "\udc00\ud800", "é" * 150, "\u202e", "😀" * 60),
    *("2026-01-01T00:00:00", "9999-12-31T23:59:59Z", "0000-00-00T00:00:00Z", "now", "null"),
    *([], {}, [[]], [[0]], [[0, 0]], [[0, 0, -1]], [[0, 0, 1, 2]], [[0, 0, 1, 1, 1]], [None]),
    *([0] * 3000, [[n, n, n] for n in range(1500)], {"": 1}, {"\ud800": 1}, {"a": "\ud800"}),
    *(_deep(5), _deep(6), _deep(50), "x" * 40_000, ["heartbeat"], {"type": "heartbeat"}),
]
TOKENS = [
    *(b'"', b",", b"{", b"}", b"[", b"]", b":", b"\\", b"null", b"true", b"NaN", b"-Infinity"),
    *(b"1e400", b"-1", b"9" * 30, b"0.5", b'"\\ud800"', b"\xff", b"\0", b"[" * 50, b'"type"'),
    *(b'"marks":', b'"user_id":5,', b'{"type":"wave"},', b"\xef\xbb\xbf", b"\x1f\x8b"),
    b"[" * 99_999,
]


def spoilt(value: Any, dice: random.Random) -> Any:
    """The value with something in it replaced, dropped or doubled."""
    if isinstance(value, dict) and value and dice.random() < 0.9:
        name = dice.choice(list(value))
        if dice.random() < 0.15:
            return {key: each for key, each in value.items() if key != name}
        return {**value, name: spoilt(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.7:
        at = dice.randrange(len(value))
        return [*value[:at], spoilt(value[at], dice), *value[at + dice.randrange(2) :]]
    return dice.choice(JUNK)


def damaged(body: bytes, dice: random.Random) -> bytes:
    """The body with bytes lost, moved, added or flipped, once or a few times."""
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        start = dice.randrange(len(body) + 1)
        end = start + dice.randrange(30)
        before, within, after = body[:start], body[start:end], body[end:]
        token, byte = dice.choice(TOKENS), bytes([dice.randrange(256)])
        body = dice.choice(
            (
                before + after,
                before + within + within + after,
                before + token + within + after,
                before + token + after,
                before + byte + within[1:] + after,
                before,
            )
        )
    return body
