"""Surveys by link told in a few words."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from sqlite_utils import Database


def made_survey(running, survey_id="nps-q4", **fields):
    """A survey that is live unless told otherwise."""
    body = {"id": survey_id, "metric": "nps", "status": "live", **fields}
    answer = running.client.post("/v1/surveys", json=body, headers=running.bearer("admin"))
    assert answer.status_code == 201, answer.text
    return answer.json


def change(running, survey_id="nps-q4", **fields):
    """A survey that is changed."""
    answer = running.client.patch(
        f"/v1/surveys/{survey_id}", json=fields, headers=running.bearer("admin")
    )
    assert answer.status_code == 200, answer.text


def links(running, *users, survey_id="nps-q4", key="server", **body):
    """The rows of links for some people of acme."""
    people = [{"user_id": user, "account_id": "acme"} for user in users]
    answer = running.client.post(
        f"/v1/surveys/{survey_id}/links",
        json={"users": people, **body},
        headers=running.bearer(key),
    )
    assert answer.status_code == 200, answer.text
    return answer.json["links"]


def link(running, user="ada", **more):
    """The path of one person's link."""
    (row,) = links(running, user, **more)
    assert row["url"], row
    return urlsplit(row["url"]).path


def counts(path):
    """How many rows each table of a database has."""
    database = Database(path)
    found = {table.name: table.count for table in database.tables}
    database.close()
    return found


def said(answer):
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
