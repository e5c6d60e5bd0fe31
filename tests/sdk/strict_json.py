"""JSON as RFC 8259 has it, for checking what the SDK writes."""

import json


def strict_json(text):
    """Parse JSON; raises ValueError for NaN and Infinity, doubled keys and lone surrogates."""
    value = json.loads(text, parse_constant=_refuse, object_pairs_hook=_unique)
    json.dumps(value, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    return value


def _refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def _unique(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key is there twice")
    return dict(pairs)
