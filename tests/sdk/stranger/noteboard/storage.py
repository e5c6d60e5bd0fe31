"""One SQLite connection a request."""

import sqlite3

from flask import current_app, g

TABLES = """
create table if not exists member (id integer primary key, team text, name text, secret text);
create table if not exists note (id integer primary key, author integer, title text, body text);
"""


def database():
    """The connection of this request, opened when it is first asked for."""
    if "database" not in g:
        g.database = sqlite3.connect(current_app.config["DATABASE"])
        g.database.row_factory = sqlite3.Row
        g.database.executescript(TABLES)
    return g.database


def close(error=None):
    """Close what this request has opened."""
    if (opened := g.pop("database", None)) is not None:
        opened.close()
