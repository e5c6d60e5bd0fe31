"""The browser snippet and the survey widget, served by the collector itself."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from flask import Blueprint, Response, abort
from werkzeug.wrappers import Response as BaseResponse

from .packed import Asset, asset_at, sent, sent_if_new

blueprint = Blueprint("assets", __name__)

_BUILT = Path(__file__).parent.parent / "static"


def snippet() -> Asset:
    """The built snippet."""
    return asset_at(_BUILT / "t.js")


def widget() -> Asset:
    """The built survey widget, which the snippet imports."""
    return asset_at(_BUILT / "w.js")


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


def _latest(asset: Asset) -> BaseResponse:
    return sent_if_new(_script(asset, "public, max-age=3600"), asset)


def _pinned(tag: str, asset: Asset) -> Response:
    if tag != asset.tag:
        abort(404)
    return _script(asset, "public, max-age=31536000, immutable")


def _script(asset: Asset, cache_control: str) -> Response:
    response = sent(asset)
    response.headers["Cache-Control"] = cache_control
    response.headers["Access-Control-Allow-Origin"] = "*"  # lets a page pin it with SRI
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
