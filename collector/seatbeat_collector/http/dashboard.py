"""The dashboard's pages are shells without data: their scripts ask the API with the reader's key.

Here is the accounts page, and what guards them all.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, abort, render_template
from werkzeug.wrappers import Response as BaseResponse

from .packed import asset_at, sent, sent_if_new

FILES = Path(__file__).parent.parent / "dashboard"
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " object-src 'none'"
)

_STATIC = FILES / "static"
_NAMES = frozenset(
    path.relative_to(_STATIC).as_posix() for path in _STATIC.rglob("*") if path.is_file()
)

blueprint = Blueprint("dashboard", __name__, template_folder=str(FILES / "templates"))


@blueprint.get("/")
def accounts() -> str:
    """The page that lists the accounts; it stands where all others are beneath."""
    return render_template("accounts.html", root="./")


@blueprint.get("/dashboard/<path:filename>")
def static(filename: str) -> BaseResponse:
    """A style sheet, script or picture of the pages."""
    if filename not in _NAMES:
        abort(404)
    asset = asset_at(_STATIC / filename)
    return sent_if_new(sent(asset), asset)


@blueprint.after_request
def guard(response: Response) -> Response:
    """Nothing from elsewhere, nothing inline, no frame around, no key in a Referer."""
    return guarded(response, policy=POLICY)


def guarded(response: Response, *, policy: str) -> Response:
    """The response of a page of ours under a policy."""
    response.headers["Content-Security-Policy"] = policy
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-cache"
    return response
