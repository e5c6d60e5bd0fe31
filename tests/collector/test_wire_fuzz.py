"""Twenty thousand damaged bodies: a client's fault is a 4xx, and never costs the good events."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from seatbeat_collector import config
from seatbeat_collector.errors import CollectorError
from seatbeat_collector.wire.admit import Admitted, admit
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.inflate import inflate
from seatbeat_collector.wire.terms import terms_of

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))
GOOD: list[dict[str, Any]] = list(CONTRACT["examples"].values())
RECEIVED = 1_763_752_031_456
ENVELOPE = {"sent_at": RECEIVED, "lib": {"name": "seatbeat.js", "version": "0.1.0"}}
TOKENS = [
    *(b'"', b",", b"{", b"}", b"[", b"]", b":", b"\\", b"null", b"true", b"NaN", b"-Infinity"),
    *(b"1e400", b"-1", b"9" * 30, b"0.5", b'"\\ud800"', b"\xff", b"\0", b"[" * 50, b'"type"'),
    *(b'"marks":', b'"user_id":5,', b'{"type":"wave"},', b"\xef\xbb\xbf", b"\x1f\x8b"),
]
TERMS = terms_of(config.load(environ={}))


def admitted(body: bytes) -> Admitted:
    return admit(
        decode(inflate(body, encoding=None)),
        kind="server",
        received_at_ms=RECEIVED,
        terms=TERMS,
        clocks=PageClocks(lambda page, epoch: None),
        knows_account_of=lambda user_id: False,
    )


def damaged(body: bytes, dice: random.Random) -> bytes:
    changes: list[Callable[[bytes, int, int], bytes]] = [
        lambda text, a, b: text[:a] + text[b:],
        lambda text, a, b: text[:a] + text[a:b] + text[a:],
        lambda text, a, b: text[:a] + dice.choice(TOKENS) + text[a:],
        lambda text, a, b: text[:a] + dice.choice(TOKENS) + text[b:],
        lambda text, a, b: text[:a] + bytes([dice.randrange(256)]) + text[a + 1 :],
        lambda text, a, b: text[:a] + text[a:b][::-1] + text[b:],
    ]
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        start = dice.randrange(len(body) + 1)
        body = dice.choice(changes)(body, start, start + dice.randrange(30))
    return body


def is_readable(body: bytes) -> bool:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(document, dict) or not isinstance(document.get("events"), list):
        return False
    return {name: value for name, value in document.items() if name != "events"} == ENVELOPE


def check_good_events(body: bytes) -> int:
    """Every event that is as it was must be accepted; returns how many there were."""
    refused = {rejection.index for rejection in admitted(body).rejected}
    events = json.loads(body)["events"]
    untouched = {index for index, event in enumerate(events) if event in GOOD}
    assert not untouched & refused, body
    return len(untouched)


def test_damage_anywhere_is_refused_with_a_4xx_and_costs_no_untouched_event() -> None:
    dice = random.Random(20251121)
    whole = json.dumps({**ENVELOPE, "events": GOOD}).encode()
    untouched = refused = 0
    for _ in range(20_000):
        body = damaged(whole, dice)
        try:
            admitted(body)
        except CollectorError as error:
            assert 400 <= error.status < 500, body
            assert not is_readable(body), body
            refused += 1
        else:
            untouched += check_good_events(body) if is_readable(body) else 0
    assert refused > 5_000
    assert untouched > 15_000
