"""The browser snippet and the survey widget, served by the collector itself."""

from __future__ import annotations

import base64
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
    return _built("t.js")


@cache
def widget() -> tuple[bytes, str]:
    """The built survey widget, which the snippet imports, and its tag like the snippet's."""
    return _built("w.js")


@blueprint.get("/t.js")
def latest() -> BaseResponse:
    """The snippet, cached for an hour: a new release reaches every page soon."""
    return _latest(*snippet())


@blueprint.get("/t.<tag>.js")
def pinned(tag: str) -> Response:
    """This very build of the snippet, cached for good; 404 once another is served."""
    return _pinned(tag, *snippet())


@blueprint.get("/w.js")
def latest_widget() -> BaseResponse:
    """The survey widget, cached as the snippet is."""
    return _latest(*widget())


@blueprint.get("/w.<tag>.js")
def pinned_widget(tag: str) -> Response:
    """This very build of the survey widget, cached for good; 404 once another is served."""
    return _pinned(tag, *widget())


def integrity(body: bytes) -> str:
    """What a page's `integrity` attribute says of a file, by Subresource Integrity."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def _built(name: str) -> tuple[bytes, str]:
    body = files("seatbeat_collector").joinpath("static", name).read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:16]


def _latest(body: bytes, tag: str) -> BaseResponse:
    response = _script(body, "public, max-age=3600")
    response.set_etag(tag)
    return response.make_conditional(request)


def _pinned(tag: str, body: bytes, current: str) -> Response:
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
