"""The application factory."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from . import config
from .collector import Collector, now_ms
from .http import register
from .http.asgi import AsgiFront
from .http.front import BatchFront
from .http.intake import Intake
from .store.sqlite.upkeep import kept_settings


def create_app(
    settings: Mapping[str, Any] | None = None, *, clock: Callable[[], int] = now_ms
) -> Flask:
    """A collector as a Flask application; `app.extensions["seatbeat"]` is the Collector.

    Settings not given come from the environment, else are the defaults. The caller closes the
    Collector. Nothing runs in the background: reads fold what they need.
    """
    file = os.environ.get("SEATBEAT_SETTINGS")
    loaded = config.load(settings, file=Path(file) if file else None, kept=kept_settings)
    collector = Collector(loaded, clock=clock)
    app = Flask(__name__, static_folder=None, template_folder="dashboard/templates")
    app.extensions["seatbeat"] = collector
    register(app)
    intake = app.extensions["seatbeat_intake"] = Intake(collector)
    app.wsgi_app = BatchFront(app.wsgi_app, intake)  # type: ignore[method-assign]  # Flask invites it
    return app


def serve_app() -> Flask:
    """The WSGI application for a production server: it folds in the background, closes at exit."""
    app = create_app()
    collector: Collector = app.extensions["seatbeat"]
    collector.start_background()
    atexit.register(collector.close)
    return app


def asgi_app(app: Flask) -> AsgiFront:
    """The same collector as an ASGI application, which `serve` runs: it takes batches faster."""
    collector: Collector = app.extensions["seatbeat"]
    return AsgiFront(
        app.wsgi_app,
        app.extensions["seatbeat_intake"],
        threads=collector.settings["threads"],
        most_bytes=collector.settings["queue_mb"] << 20,
    )
