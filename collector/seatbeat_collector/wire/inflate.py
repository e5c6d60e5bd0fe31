"""From the bytes of a request to the bytes of its JSON, never larger than the limit."""

from __future__ import annotations

import zlib

from seatbeat_collector.errors import BodyTooLarge, UnreadableBody

from .limits import MAX_BODY_BYTES

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def inflate(raw: bytes, *, encoding: str | None) -> bytes:
    """The body's JSON: gzip is recognised by its magic bytes, whatever the label says.

    Every gzip stream begins with the magic bytes, so `encoding` (the Content-Encoding header)
    only decides how a broken body is explained. Raises BodyTooLarge, UnreadableBody.
    """
    if not raw.startswith(_GZIP_MAGIC):
        if len(raw) > MAX_BODY_BYTES:
            raise BodyTooLarge
        if not raw and _labelled_gzip(encoding):
            raise UnreadableBody("The body is labelled gzip and is empty.")
        return raw
    return _gunzip(raw)


def _labelled_gzip(encoding: str | None) -> bool:
    return encoding is not None and "gzip" in encoding.lower()


def _gunzip(raw: bytes) -> bytes:
    stream = zlib.decompressobj(_GZIP_WINDOW)
    try:
        body = stream.decompress(raw, MAX_BODY_BYTES + 1)
    except zlib.error as error:
        raise UnreadableBody("The body is broken gzip.") from error
    if len(body) > MAX_BODY_BYTES:
        raise BodyTooLarge
    if not stream.eof:
        raise UnreadableBody("The body is gzip that ends too early.")
    if stream.unused_data.strip(b"\0"):
        raise UnreadableBody("The body goes on after the end of its gzip stream.")
    return body
