"""The browser snippet and the survey widget, served by the collector itself."""

from __future__ import annotations

import base64
import gzip
import hashlib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as BaseResponse

blueprint = Blueprint("assets", __name__)

_JAVASCRIPT = "text/javascript; charset=utf-8"


class Asset(NamedTuple):
    """A built file, as it is and compressed once for all who take that."""

    body: bytes
    gzipped: bytes
    tag: str
    """The first 16 hex digits of its SHA-256."""


@cache
def snippet() -> Asset:
    """The built snippet."""
    return _built("t.js")


@cache
def widget() -> Asset:
    """The built survey widget, which the snippet imports."""
    return _built("w.js")


@blueprint.get("/t.js")
def latest() -> BaseResponse:
    """The snippet, cached for an hour: a new release reaches every page soon."""
    return _latest(snippet())


@blueprint.get("/t.<tag>.js")
def pinned(tag: str) -> Response:
    """This very build of the snippet, cached for good; 404 once another is served."""
    return _pinned(tag, snippet())


@blueprint.get("/w.js")
def latest_widget() -> BaseResponse:
    """The survey widget, cached as the snippet is."""
    return _latest(widget())


@blueprint.get("/w.<tag>.js")
def pinned_widget(tag: str) -> Response:
    """This very build of the survey widget, cached for good; 404 once another is served."""
    return _pinned(tag, widget())


def integrity(body: bytes) -> str:
    """What a page's `integrity` attribute says of a file, by Subresource Integrity."""
    return "sha384-" + base64.b64encode(hashlib.sha384(body).digest()).decode()


def _built(name: str) -> Asset:
    body = files("seatbeat_collector").joinpath("static", name).read_bytes()
    return Asset(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:16])


def _latest(asset: Asset) -> BaseResponse:
    response = _script(asset, "public, max-age=3600")
    coding = response.headers.get("Content-Encoding")
    response.set_etag(f"{asset.tag}-{coding}" if coding else asset.tag)
    return response.make_conditional(request)


def _pinned(tag: str, asset: Asset) -> Response:
    if tag != asset.tag:
        abort(404)
    return _script(asset, "public, max-age=31536000, immutable")


def _script(asset: Asset, cache_control: str) -> Response:
    is_gzipped = request.accept_encodings.quality("gzip") > 0
    response = Response(asset.gzipped if is_gzipped else asset.body, content_type=_JAVASCRIPT)
    if is_gzipped:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"  # lets a page pin it with SRI
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
