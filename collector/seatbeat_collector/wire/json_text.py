"""JSON text of any quality: what can't be read at all is refused, all else is for the schemas."""

from __future__ import annotations

import codecs
import json
import math
from typing import Any

from seatbeat_collector.errors import UnreadableBody

_TOO_DEEP = "The body is nested too deeply."


def utf8(body: bytes) -> bytes:
    """The body without a byte order mark. Raises UnreadableBody unless it is UTF-8."""
    if body.isascii():
        return body
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise UnreadableBody("The body is not UTF-8.") from error
    return body.removeprefix(codecs.BOM_UTF8)


def parse_tolerantly(text: bytes) -> Any:
    """Any JSON value, also with NaN, Infinity or half a surrogate pair. Raises UnreadableBody."""
    try:
        # Given bytes, json would guess at other encodings.
        return json.loads(text.decode("utf-8", "surrogatepass"), parse_int=_integer)
    except RecursionError as error:
        raise UnreadableBody(_TOO_DEEP) from error
    except ValueError as error:
        raise UnreadableBody(f"The body is not JSON: {error}.") from error


def parse_object(body: bytes) -> dict[str, Any]:
    """The body as one JSON object. Raises UnreadableBody."""
    document = parse_tolerantly(body)
    if not isinstance(document, dict):
        raise UnreadableBody("The body must be a JSON object.")
    return document


def written_size(value: Any) -> int:
    """The bytes that a JSON value takes without spaces. Raises UnreadableBody if it's too deep."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError as error:
        raise UnreadableBody(_TOO_DEEP) from error
    return len(text.encode("utf-8", "surrogatepass"))


def _integer(digits: str) -> int | float:
    """An integer, or infinity where it has more digits than Python reads."""
    try:
        return int(digits)
    except ValueError:
        return math.inf
