"""Joining, entering and leaving."""

import functools

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

from .storage import database

blueprint = Blueprint("members", __name__, url_prefix="/members")


@blueprint.before_app_request
def load_member():
    """Who the session says it is, for views and templates."""
    found = database().execute("select * from member where id = ?", [session.get("member")])
    g.member = found.fetchone()


def members_only(view):
    """A view for those who have entered."""

    @functools.wraps(view)
    def guarded(**arguments):
        return view(**arguments) if g.member else redirect(url_for("members.enter"))

    return guarded


@blueprint.route("/join", methods=["GET", "POST"])
def join():
    """Become a member of a team."""
    if request.method == "GET":
        return render_template("door.html", does="Join", asks_for=["team", "name", "secret"])
    form = request.form
    with database() as connection:
        connection.execute(
            "insert into member (team, name, secret) values (?, ?, ?)",
            [form["team"], form["name"], generate_password_hash(form["secret"])],
        )
    return redirect(url_for("members.enter"))


@blueprint.route("/enter", methods=["GET", "POST"])
def enter():
    """Be a member from now on."""
    if request.method == "GET":
        return render_template("door.html", does="Enter", asks_for=["name", "secret"])
    found = database().execute("select * from member where name = ?", [request.form["name"]])
    member = found.fetchone()
    if member is None or not check_password_hash(member["secret"], request.form["secret"]):
        abort(401)
    session.clear()
    session["member"] = member["id"]
    return redirect(url_for("notes.board"))


@blueprint.post("/leave")
def leave():
    """Be nobody again."""
    session.clear()
    return redirect(url_for("members.enter"))
