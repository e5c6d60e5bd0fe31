"""A shared noteboard: an app that has never heard of Seatbeat."""

from flask import Flask, redirect, url_for


def create_app(database, secret):
    """The noteboard as a Flask application."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=secret, DATABASE=database)

    from . import members, notes, storage

    app.teardown_appcontext(storage.close)
    app.register_blueprint(members.blueprint)
    app.register_blueprint(notes.blueprint)

    @app.get("/")
    def start():
        return redirect(url_for("notes.board"))

    @app.get("/healthz")
    def healthz():
        return "ok"

    return app
