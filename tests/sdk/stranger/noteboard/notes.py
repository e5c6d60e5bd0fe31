"""Writing and reading notes."""

from flask import Blueprint, abort, g, redirect, render_template, request, url_for

from .members import members_only
from .storage import database

blueprint = Blueprint("notes", __name__, url_prefix="/notes")


@blueprint.get("/")
@members_only
def board():
    """All notes, the newest first."""
    found = database().execute("select * from note order by id desc")
    return render_template("board.html", notes=found.fetchall())


@blueprint.route("/write", methods=["GET", "POST"])
@members_only
def write():
    """Put up a note."""
    if request.method == "GET":
        return render_template("door.html", does="Write", asks_for=["title", "body"])
    with database() as connection:
        connection.execute(
            "insert into note (author, title, body) values (?, ?, ?)",
            [g.member["id"], request.form["title"], request.form["body"]],
        )
    return redirect(url_for("notes.board"))


@blueprint.post("/<int:number>/remove")
@members_only
def remove(number):
    """Take down a note of one's own."""
    with database() as connection:
        done = connection.execute(
            "delete from note where id = ? and author = ?", [number, g.member["id"]]
        )
    return redirect(url_for("notes.board")) if done.rowcount else abort(404)
