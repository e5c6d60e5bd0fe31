"""The demo's own pages: what to click, and what Seatbeat sees of it."""

from __future__ import annotations

from typing import Any

import requests
from flask import Blueprint, current_app, g, render_template

from .company import NEWCOMER, SEATS
from .reading import Reading

blueprint = Blueprint("welcome", __name__)
METRICS = ("usage_frequency", "time_spent", "active_users", "license_utilization")


def reading() -> Reading:
    """What asks the collector."""
    found: Reading = current_app.extensions["reading"]
    return found


@blueprint.get("/welcome")
def welcome() -> str:
    """What this is, in five steps."""
    return render_template("welcome.html", newcomer=NEWCOMER, seats=SEATS)


@blueprint.get("/seen/account")
def account() -> tuple[dict[str, Any], int]:
    """The account's four metrics."""
    try:
        metrics = reading().account()
    except requests.RequestException:
        return {"problem": "The collector doesn't answer."}, 503
    return {name: metrics[name] for name in METRICS}, 200


@blueprint.get("/seen/me")
def me() -> tuple[dict[str, Any], int]:
    """What the signed-in person did today."""
    if g.person is None:
        return {"problem": "Nobody is signed in."}, 401
    try:
        today = reading().today_of(g.person)
    except requests.RequestException:
        return {"problem": "The collector doesn't answer."}, 503
    return {name: today[name] for name in ("engaged_seconds", "actions", "sessions")}, 200
