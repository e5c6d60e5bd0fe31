"""Files that don't change while the collector runs: compressed once for all who take that."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Asset(NamedTuple):
    """A file, as it is and compressed."""

    body: bytes
    gzipped: bytes
    tag: str
    """The first 16 hex digits of its SHA-256."""
    content_type: str


@cache
def asset_at(path: Path) -> Asset:
    """A file of ours. Raises OSError."""
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or ""
    content_type = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    tag = hashlib.sha256(body).hexdigest()[:16]
    return Asset(body, gzip.compress(body, 9, mtime=0), tag, content_type)


def sent(asset: Asset) -> Response:
    """The file, compressed for a browser that takes it so."""
    is_gzipped = request.accept_encodings.quality("gzip") > 0
    body = asset.gzipped if is_gzipped else asset.body
    response = Response(body, content_type=asset.content_type)
    if is_gzipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def sent_if_new(response: Response, asset: Asset) -> BaseResponse:
    """The same, or 304 to who has it already; each coding has a tag of its own."""
    coding = response.headers.get("Content-Encoding")
    response.set_etag(f"{asset.tag}-{coding}" if coding else asset.tag)
    return response.make_conditional(request)
