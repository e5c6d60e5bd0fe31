"""Thin routes: authenticate, load, call, answer."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application its routes and its one way to say what went wrong."""
    from . import (
        api,
        assets,
        dashboard,
        docs,
        hosted,
        lease_limits,
        problems,
        standing,
        survey_pages,
    )

    app.extensions["seatbeat_standing"] = standing.Standing(app.extensions["seatbeat"].store)
    running = app.extensions["seatbeat"]
    app.extensions["seatbeat_lease_limits"] = lease_limits.LeaseLimits(
        running.settings, running.clock
    )
    problems.install(app)
    api.install(app)  # every /v1 blueprint
    app.register_blueprint(docs.blueprint)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(dashboard.blueprint)
    app.register_blueprint(survey_pages.blueprint)
    app.register_blueprint(hosted.blueprint)
