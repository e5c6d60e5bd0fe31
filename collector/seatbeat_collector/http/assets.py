"""The browser snippet, served by the collector itself."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

blueprint = Blueprint("assets", __name__)

_JAVASCRIPT = "text/javascript; charset=utf-8"


@cache
def snippet() -> tuple[bytes, str]:
    """The built snippet and the first 16 hex digits of its SHA-256."""
    body = files("seatbeat_collector").joinpath("static/t.js").read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:16]


@blueprint.get("/t.js")
def latest() -> BaseResponse:
    """The snippet, cached for an hour: a new release reaches every page soon."""
    body, tag = snippet()
    response = _script(body, "public, max-age=3600")
    response.set_etag(tag)
    return response.make_conditional(request)


@blueprint.get("/t.<tag>.js")
def pinned(tag: str) -> Response:
    """This very build of the snippet, cached for good; 404 once another is served."""
    body, current = snippet()
    if tag != current:
        abort(404)
    return _script(body, "public, max-age=31536000, immutable")


def _script(body: bytes, cache_control: str) -> Response:
    response = Response(body, content_type=_JAVASCRIPT)
    response.headers["Cache-Control"] = cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"  # lets a page pin it with SRI
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
