"""What the collector's answer to a batch means for that batch."""

from __future__ import annotations

import email.utils
import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

AGAIN = frozenset({408, 425, 429})
LONGEST_RETRY_AFTER_S = 600.0


class Answer(NamedTuple):
    """One HTTP answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Settled(NamedTuple):
    """The batch is done; these indexes of it were refused, each with a code."""

    rejected: dict[int, str]


class Smaller(NamedTuple):
    """The batch can't be taken as one; `code` is what its last event would be refused with."""

    code: str


class Refused(NamedTuple):
    """The key isn't taken; nothing is wrong with the events."""

    status: int


class Again(NamedTuple):
    """The same batch later, but not before `at_least_s` seconds have passed."""

    problem: str
    at_least_s: float = 0.0


Verdict = Settled | Smaller | Refused | Again


def verdict(answer: Answer, size: int) -> Verdict:
    """What to do with a batch of `size` events after this answer."""
    status, body = answer.status, _json_object(answer.body)
    if status == 200 and "accepted" in body:
        return Settled(_rejections(body, size))
    if status in (400, 422) and body.get("rejected"):
        code = _code(body, "no_usable_event")
        return Settled(dict.fromkeys(range(size), code) | _rejections(body, size))
    if status in (400, 413, 422):
        return Smaller(_code(body, f"http_{status}"))
    if status in (401, 403):
        return Refused(status)
    at_least_s = _retry_after_s(answer.headers) if status in AGAIN or status >= 500 else 0.0
    # Everything else (a redirect, a 404, a 200 that is no answer of a collector) is somebody
    # between us and the collector, and such things get mended.
    return Again(f"HTTP {status}", at_least_s)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _code(values: dict[str, Any], default: str) -> str:
    code = values.get("code")
    return code if isinstance(code, str) else default


def _rejections(body: dict[str, Any], size: int) -> dict[int, str]:
    listed = body.get("rejected")
    entries = listed if isinstance(listed, list) else []
    return {
        entry["index"]: _code(entry, "rejected")
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("index"), int)
        and 0 <= entry["index"] < size
    }


def _retry_after_s(headers: Mapping[str, str]) -> float:
    """Seconds asked for by `Retry-After` (seconds or a date), 0 to 600; nonsense is 0."""
    text = headers.get("Retry-After", "")
    try:
        seconds = float(text) if text.strip().isdecimal() else _seconds_until(text)
    except (ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER_S)


def _seconds_until(date: str) -> float:
    return email.utils.parsedate_to_datetime(date).timestamp() - time.time()
