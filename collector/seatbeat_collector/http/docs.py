"""The OpenAPI document and a page to browse it, all from here and nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort
from swagger_ui_bundle import swagger_ui_path  # type: ignore[import-untyped]  # ships no types
from werkzeug.wrappers import Response as BaseResponse

from .answers import answer
from .api import document
from .openapi_3_0 import as_openapi_3_0
from .packed import asset_at, sent, sent_if_new

blueprint = Blueprint("docs", __name__)

FILES = (
    "swagger-ui.css",
    "index.css",
    "swagger-ui-bundle.js",
    "swagger-ui-standalone-preset.js",
    "favicon-16x16.png",
    "favicon-32x32.png",
)
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'; object-src 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Seatbeat API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/index.css">
<main id="api"></main>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""
START = """SwaggerUIBundle({ url: "docs/openapi.json", dom_id: "#api", deepLinking: true });
"""


@blueprint.get("/v1/openapi.json")
def openapi_json() -> Response:
    """The OpenAPI 3.1 document."""
    return answer(document())


@blueprint.get("/docs/openapi.json")
def openapi_for_the_page() -> Response:
    """The same document as the page can read it."""
    return answer(as_openapi_3_0(document()))


@blueprint.get("/docs")
def page() -> Response:
    """The page that shows the document."""
    return Response(PAGE, content_type="text/html; charset=utf-8")


@blueprint.get("/docs/start.js")
def start() -> Response:
    """What the page runs."""
    return Response(START, content_type="text/javascript; charset=utf-8")


@blueprint.get("/docs/<name>")
def file(name: str) -> BaseResponse:
    """A file of Swagger UI."""
    if name not in FILES:
        abort(404)
    asset = asset_at(Path(swagger_ui_path) / name)
    response = sent(asset)
    response.headers["Cache-Control"] = "no-cache"
    return sent_if_new(response, asset)


@blueprint.after_request
def guard(response: Response) -> Response:
    """Nothing from elsewhere, no frame around."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
