"""The application factory."""

from __future__ import annotations

from flask import Flask, Response

from seatbeat import Seatbeat

from . import pages, sign_in, welcome
from .books import Books
from .company import SEATS
from .reading import Reading
from .settings import Settings
from .telemetry import APP, Telemetry

ASKED = "export-ease"
"""The survey that reports.js asks for after an export."""


def create_app(settings: Settings, *, sb: Seatbeat | None = None) -> Flask:
    """Pennyfold as a Flask application."""
    app = Flask(__name__)
    app.secret_key = settings.session_secret
    app.config.update(SESSION_COOKIE_NAME="pennyfold", SESSION_COOKIE_SAMESITE="Lax")
    books = Books(seats=SEATS)
    sb = sb or Seatbeat(
        key=settings.server_key,
        url=settings.collector_url,
        app=APP,
        enabled=True,  # whoever starts this demo wants to see it report, DO_NOT_TRACK or not
    )
    telemetry = Telemetry(sb)
    telemetry.account(books.seats)
    app.extensions.update(books=books, telemetry=telemetry, reading=Reading(settings))
    app.context_processor(lambda: _for_pages(settings))
    for part in (sign_in, pages, welcome):
        app.register_blueprint(part.blueprint)
    app.after_request(lambda response: _guard(response, settings.collector_url))
    return app


def _for_pages(settings: Settings) -> dict[str, str]:
    """What templates know of Seatbeat. The read key in the link is this demo's doing alone."""
    return {
        "collector_url": settings.collector_url,
        "write_key": settings.write_key,
        "app_label": APP,
        "accounts_page": f"{settings.collector_url}/#key={settings.read_key}",
        "answers_page": f"{settings.collector_url}/surveys/results/{ASKED}#key={settings.read_key}",
    }


def _guard(response: Response, collector: str) -> Response:
    """The snippet needs two lines of a strict policy: its script, and where it sends to."""
    response.headers["Content-Security-Policy"] = (
        f"default-src 'self'; script-src 'self' {collector}; connect-src 'self' {collector};"
        " base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
    return response
