"""The API on the application: its routes, its ids in paths; and its document."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Flask

from . import (
    accounts,
    backtest_api,
    benchmarks,
    cases,
    catalogue,
    feature_adoption,
    health,
    inputs,
    portfolio_months,
    responses,
    results,
    scored,
    segments,
    survey_lease,
    survey_links,
    survey_reach,
    surveys,
    themes,
    users,
)
from .ids_in_paths import IdConverter, KeptPaths
from .openapi import make_api

PARTS = (
    accounts.routes,
    inputs.routes,
    scored.routes,
    portfolio_months.routes,
    benchmarks.routes,
    backtest_api.routes,
    segments.routes,
    feature_adoption.routes,
    users.routes,
    surveys.routes,
    survey_lease.routes,
    survey_links.routes,
    survey_reach.routes,
    responses.routes,
    results.routes,
    cases.routes,
    themes.routes,
    catalogue.routes,
    health.routes,
)


def install(app: Flask) -> None:
    """Give the application every documented route."""
    app.url_map.converters["id"] = IdConverter
    for routes in PARTS:
        app.register_blueprint(routes)
    health.install(app)
    app.wsgi_app = KeptPaths(app.wsgi_app)  # type: ignore[method-assign]  # Flask invites it


@cache
def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, not to be changed. Made when it is first asked for.

    To make it takes ten times as long as to make an application, and few are ever asked for it.
    """
    described = Flask(__name__, static_folder=None)
    described.url_map.converters["id"] = IdConverter
    api = make_api(described)
    for routes in PARTS:
        api.register_blueprint(routes)
    found: dict[str, Any] = api.spec.to_dict()
    return found
