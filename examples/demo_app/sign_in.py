"""Choosing who you are: a list instead of passwords, because everyone here is invented."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from .company import ACCOUNT_ID, ACCOUNT_NAME, PEOPLE, person

P = ParamSpec("P")

blueprint = Blueprint("sign_in", __name__)


@blueprint.before_app_request
def load_person() -> None:
    """Who is signed in, for views and templates."""
    g.person = person(session.get("user_id"))


@blueprint.app_context_processor
def who() -> dict[str, Any]:
    """What every page shows of the person."""
    return {"person": g.get("person"), "account_id": ACCOUNT_ID, "account_name": ACCOUNT_NAME}


def signed_in(view: Callable[P, Any]) -> Callable[P, Any]:
    """A view for people who said who they are."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> Any:
        return view(*args, **kwargs) if g.person else redirect(url_for("sign_in.choose"))

    return guarded


@blueprint.get("/sign-in")
def choose() -> str:
    """The people who may sign in."""
    return render_template("sign_in.html", people=PEOPLE)


@blueprint.post("/sign-in")
def enter() -> Response:
    """Be the chosen person from now on."""
    chosen = person(request.form.get("user_id"))
    if chosen is None:
        return redirect(url_for("sign_in.choose"))
    session["user_id"] = chosen.user_id
    return redirect(url_for("pages.dashboard"))


@blueprint.post("/sign-out")
def leave() -> Response:
    """Be nobody again."""
    session.clear()
    return redirect(url_for("sign_in.choose"))
