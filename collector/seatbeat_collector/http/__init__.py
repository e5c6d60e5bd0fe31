"""Thin routes: authenticate, load, call, answer."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Give the application its routes and its one way to say what went wrong."""
    from . import api, assets, dashboard, problems, standing

    app.extensions["seatbeat_standing"] = standing.Standing(app.extensions["seatbeat"].store)
    problems.install(app)
    api.install(app)  # flask-smorest's Api, the OpenAPI document and every /v1 blueprint
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(dashboard.blueprint)
