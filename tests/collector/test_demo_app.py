"""Pennyfold, the product of the demo: what it does, and what it tells Seatbeat."""

import importlib
import re
from pathlib import Path

import pytest
import requests

from seatbeat import Seatbeat
from seatbeat_collector.demo.cast import CAST, JUNIPER_PEOPLE
from seatbeat_collector.demo.product import FEATURES
from seatbeat_collector.demo.slug import slug
from seatbeat_collector.demo.workday import APP

EXAMPLES = Path(__file__).parents[2] / "examples"
KEYS = {"write_key": "sbw_w", "server_key": "sbs_s", "read_key": "sbr_r", "session_secret": "x"}
COLLECTOR = "http://collector.example"


@pytest.fixture(scope="module")
def demo_app():
    """Import a module of the example by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLES))
        yield lambda name: importlib.import_module(f"demo_app.{name}")


@pytest.fixture
def pennyfold(demo_app):
    """The app and all that it reported."""
    sb = Seatbeat.test(app=demo_app("telemetry").APP)
    settings = demo_app("settings").Settings(collector_url=COLLECTOR, **KEYS)
    app = demo_app("app").create_app(settings, sb=sb)
    app.config["TESTING"] = True
    client = app.test_client()
    client.events = sb.events
    return client


@pytest.fixture
def oskar(pennyfold):
    """The app as somebody who signed in; what was reported before is put aside."""
    pennyfold.post("/sign-in", data={"user_id": "juniper-vale-9"})
    pennyfold.events.clear()
    return pennyfold


def test_its_people_and_its_account_are_those_of_the_portfolio(demo_app):
    company = demo_app("company")
    part = CAST[0]
    assert (slug(part.name), part.name) == (company.ACCOUNT_ID, company.ACCOUNT_NAME)
    assert (part.seats, part.zone, "team") == (company.SEATS, company.TIMEZONE, company.PLAN)
    assert [(one.name, one.role) for one in company.PEOPLE] == list(JUNIPER_PEOPLE)
    assert [one.user_id for one in company.PEOPLE][-1] == "juniper-vale-9"
    assert [one.is_new for one in company.PEOPLE].count(True) == part.asleep
    assert demo_app("telemetry").APP == APP


def test_it_tells_the_accounts_traits_when_it_starts(pennyfold):
    (event,) = pennyfold.events
    assert (event["type"], event["account_id"]) == ("account", "juniper-vale")
    assert event["traits"]["seats"] == 12


def test_who_has_not_signed_in_is_shown_the_people(pennyfold):
    answer = pennyfold.get("/dashboard", follow_redirects=True)
    assert answer.request.path == "/sign-in"
    assert "Oskar Lindgren" in answer.get_data(as_text=True)
    unknown = pennyfold.post("/sign-in", data={"user_id": "nobody"})
    assert unknown.location == "/sign-in"


@pytest.mark.parametrize("name", FEATURES)
def test_every_page_of_the_product_carries_the_snippet_with_the_write_key_alone(oskar, name):
    html = oskar.get(f"/{name}").get_data(as_text=True)
    tag = f'src="{COLLECTOR}/t.js" data-key="sbw_w" data-app="pennyfold"'
    assert tag in html
    assert 'data-user="juniper-vale-9" data-account="juniper-vale"' in html
    assert "sbs_" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html)


def test_its_policy_lets_the_snippet_in_and_nothing_else(oskar):
    policy = oskar.get("/dashboard").headers["Content-Security-Policy"]
    assert f"script-src 'self' {COLLECTOR};" in policy
    assert f"connect-src 'self' {COLLECTOR};" in policy
    assert "unsafe" not in policy


def test_an_export_is_a_csv_and_an_activity(oskar):
    answer = oskar.post("/reports/export")
    assert answer.get_data(as_text=True).startswith("client,trade,Q1,Q2,Q3,Q4,year\r\n")
    (event,) = oskar.events
    assert (event["name"], event["user_id"]) == ("report.exported", "juniper-vale-9")
    assert event["feature"] == "reports"


def test_an_invoice_is_created_and_moved_and_each_step_is_an_activity(oskar):
    oskar.post("/invoices", data={"client": "Fern & Co", "amount": "1200"})
    assert "Fern &amp; Co" in oskar.get("/invoices").get_data(as_text=True)
    for stage in ("sent", "paid"):
        assert oskar.post("/invoices/2048/stage", data={"stage": stage}).status_code == 204
    names = [event["name"] for event in oskar.events]
    assert names == ["invoice.created", "invoice.sent", "invoice.paid"]


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/invoices", {"client": "", "amount": "5"}, 400),
        ("/invoices", {"client": "A", "amount": "-5"}, 400),
        ("/invoices/1/stage", {"stage": "sent"}, 404),
        ("/invoices/2047/stage", {"stage": "burned"}, 404),
        ("/settings/seats", {"seats": "none"}, 400),
    ],
)
def test_nonsense_is_refused_and_reported_to_nobody(oskar, path, form, status):
    assert oskar.post(path, data=form).status_code == status
    assert not oskar.events


def test_more_seats_are_told_at_once(oskar):
    oskar.post("/settings/seats", data={"seats": "20"})
    account, activity = oskar.events
    assert account["traits"]["seats"] == 20
    assert activity["name"] == "settings.changed"


def test_the_welcome_page_leads_to_both_sides(pennyfold):
    html = pennyfold.get("/welcome").get_data(as_text=True)
    assert f'href="{COLLECTOR}/#key=sbr_r"' in html
    assert "Open Pennyfold as Oskar" in html


def test_without_the_collector_the_demos_displays_say_so(pennyfold, demo_app, monkeypatch):
    def refused(*_, **__):
        raise requests.ConnectionError("refused")

    monkeypatch.setattr(demo_app("reading").requests, "get", refused)
    answer = pennyfold.get("/seen/account")
    assert (answer.status_code, answer.get_json()["problem"]) == (
        503,
        "The collector doesn't answer.",
    )
    assert pennyfold.get("/seen/me").status_code == 401
