"""A short name for a set of rules: the same rules have the same, others another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

LETTERS = 16


def fingerprint(rules: Any) -> str:
    """Of any part of the rules; 30 and 30.0 are the same number."""
    text = json.dumps(_plain(rules), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8")).hexdigest()[:LETTERS]


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {"": type(value).__name__, **{k: _plain(v) for k, v in value._asdict().items()}}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
