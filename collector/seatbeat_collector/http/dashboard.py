"""The dashboard's pages are shells without data: their scripts ask the API with the reader's key.

Here is the accounts page, and what guards them all.
"""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, render_template

FILES = Path(__file__).parent.parent / "dashboard"
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
    " object-src 'none'"
)

blueprint = Blueprint(
    "dashboard",
    __name__,
    template_folder=str(FILES / "templates"),
    static_folder=str(FILES / "static"),
    static_url_path="/dashboard",
)


@blueprint.get("/")
def accounts() -> str:
    """The page that lists the accounts."""
    return render_template("accounts.html")


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
