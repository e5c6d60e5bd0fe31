"""Somebody who has read the docs alone instruments an app of their own."""

import importlib.util
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import seatbeat
from stories.served import Served, tomorrow

APP = Path(__file__).with_name("noteboard")
DOCUMENT = Path(seatbeat.__file__).parents[2] / "docs" / "instrument-flask.md"
(DIFF,) = re.findall(r"```diff\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def served(tmp_path):
    with Served(tmp_path) as served:
        yield served


class SetTime:
    """The clock of the app's Seatbeat, in Unix milliseconds; it begins an hour ago."""

    def __init__(self):
        self.now = time.time_ns() // 1_000_000 - 3_600_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = SetTime()
    monkeypatch.setattr("seatbeat.client.now_ms", clock)
    return clock


@pytest.fixture
def noteboard(tmp_path, served, clock, monkeypatch):
    """The app with the diff of the document applied, and what the document puts into its world."""
    shutil.copytree(APP, tmp_path / "noteboard", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["git", "apply", "-"], input=DIFF, text=True, cwd=tmp_path, check=True)
    monkeypatch.setenv("SEATBEAT_URL", served.base_url)
    monkeypatch.setenv("SEATBEAT_KEY", served.keys["server"])
    monkeypatch.setenv("SEATBEAT_WRITE_KEY", served.keys["write"])
    app = imported(tmp_path / "noteboard").create_app(tmp_path / "notes.db", "secret")
    yield app
    app.extensions["seatbeat"].sb.close()


def imported(package):
    """A package from a folder that is on no path."""
    spec = importlib.util.spec_from_file_location("noteboard", package / "__init__.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["noteboard"] = module
    spec.loader.exec_module(module)
    return module


def work(app, clock, team, name):
    """What one member does on a morning: four acts, 40 s apart; gives what they read last."""
    browser = app.test_client()
    member = {"team": team, "name": name, "secret": "s"}
    browser.post("/members/join", data=member)
    browser.post("/members/enter", data=member)
    for _ in range(3):
        browser.post("/notes/write", data={"title": "Hello", "body": name})
        clock.now += 40_000
    page = browser.get("/notes/").text
    clock.now += 40_000
    browser.get("/healthz")
    browser.get("/static/notes.css")
    return page


def test_the_diff_adds_less_than_ten_lines():
    added = [line for line in DIFF.splitlines() if re.match(r"\+(?!\+\+)\s*\S", line)]
    assert len(added) < 10


def test_active_users_and_time_of_each_team_appear(noteboard, served, clock):
    for name in ("kim", "lee"):
        page = work(noteboard, clock, "acme", name)
    work(noteboard, clock, "globex", "ada")
    assert noteboard.extensions["seatbeat"].sb.flush(10).pending == 0

    def metric(account, name):
        return served.told(f"/v1/accounts/{account}/metrics", as_of=tomorrow())["metrics"][name]

    assert metric("acme", "active_users")["value"] == 2
    assert metric("globex", "active_users")["value"] == 1
    assert metric("acme", "usage_frequency")["value"] == 1
    assert metric("acme", "time_spent")["value"] == 2 * 120
    assert metric("globex", "time_spent")["value"] == 120
    assert f'src="{served.base_url}/t.js" data-key="{served.keys["write"]}"' in page
    assert '["identify","2",{"account":"acme"}]' in page
