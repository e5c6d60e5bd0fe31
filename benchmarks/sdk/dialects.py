"""What each client sends and wants to hear: where its batches hold our events and their ids."""

from __future__ import annotations

import base64
import gzip
import json
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import parse_qs

Told = tuple[int, str]
"""The number that our event carries, and the id its client gave it."""


class Dialect(NamedTuple):
    """How one client speaks to its collector."""

    read: Callable[[bytes], Iterator[Told]]
    """The events in a body."""
    answer: Callable[[bytes], bytes]
    """What the collector says when it has taken a body."""


def opened(body: bytes) -> bytes:
    """A body as it was before it was compressed, if it was."""
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _fixed(answer: str) -> Callable[[bytes], bytes]:
    return lambda body: answer.encode()


def _of_list(path: str, number: str, name: str) -> Callable[[bytes], Iterator[Told]]:
    """For batches that are a list at `path`, its events with `number` and an id called `name`."""

    def read(body: bytes) -> Iterator[Told]:
        for event in json.loads(body)[path]:
            yield event[number]["number"], event[name]

    return read


def _seatbeat(body: bytes) -> bytes:
    answer = {"accepted": body.count(b'"report.exported"'), "rejected": []}
    return json.dumps(answer | {"received_at": time.time_ns() // 1_000_000}).encode()


def _snowplow(body: bytes) -> Iterator[Told]:
    for event in json.loads(body)["data"]:
        told = json.loads(base64.urlsafe_b64decode(event["ue_px"] + "=="))
        yield told["data"]["data"]["number"], event["eid"]


def _mixpanel(body: bytes) -> Iterator[Told]:
    for event in json.loads(parse_qs(body.decode())["data"][0]):
        yield event["properties"]["number"], event["properties"]["$insert_id"]


DIALECTS = {
    "seatbeat": Dialect(_of_list("events", "properties", "id"), _seatbeat),
    "segment": Dialect(_of_list("batch", "properties", "messageId"), _fixed('{"success":true}')),
    "rudder": Dialect(_of_list("batch", "properties", "messageId"), _fixed("OK")),
    "posthog": Dialect(_of_list("batch", "properties", "uuid"), _fixed('{"status":"Ok"}')),
    "snowplow": Dialect(_snowplow, _fixed("ok")),
    "amplitude": Dialect(
        _of_list("events", "event_properties", "insert_id"), _fixed('{"code":200}')
    ),
    "mixpanel": Dialect(_mixpanel, _fixed('{"status":1,"error":null}')),
}
