"""What docs/python-integrations.md shows works as it stands there."""

import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from celery.worker.request import Request
from django.test import Client
from django.test.utils import override_settings
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import seatbeat
from sdk.integrations import django_project
from sdk.integrations.asgi_calls import call, http_scope
from seatbeat.integrations.django import client

DOCUMENT = Path(seatbeat.__file__).parents[2] / "docs" / "python-integrations.md"
SECTIONS = re.split(r"^## ", DOCUMENT.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
BLOCKS = {
    section.partition("\n")[0]: re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    for section in SECTIONS
}


@pytest.fixture
def run(collector, monkeypatch):
    """Run a section's blocks as one module; gives its names."""
    monkeypatch.setenv("SEATBEAT_KEY", "sbs_x")
    monkeypatch.setenv("SEATBEAT_URL", collector.url)

    def ran(title):
        module = ModuleType("shop.telemetry")
        monkeypatch.setitem(sys.modules, "shop", ModuleType("shop"))
        monkeypatch.setitem(sys.modules, "shop.telemetry", module)
        for block in BLOCKS[title]:
            exec(block, vars(module))
        return module

    return ran


def arrived(sb, collector):
    """What the collector has taken, once the client is closed."""
    assert sb.close(timeout=5.0).pending == 0
    return [(e["type"], e["user_id"], e["account_id"]) for e in collector.taken]


def test_every_section_with_code_is_run_here():
    tested = {"Flask", "Django", "Celery", "What counts as a person's act"}
    tested.add("Starlette, FastAPI, Quart, Litestar, any ASGI app")
    assert {title for title, blocks in BLOCKS.items() if blocks} == tested


def test_flask(run, collector):
    shop = run("Flask")
    shop.app.secret_key = "secret"
    shop.app.add_url_rule("/", view_func=lambda: "")
    browser = shop.app.test_client()
    browser.get("/")
    with browser.session_transaction() as session:
        session.update(user="u-7", account="acme")
    browser.get("/")
    assert arrived(shop.sb, collector) == [("heartbeat", "u-7", "acme")]


def test_django(run, collector):
    shop = run("Django")
    ours = [line for line in shop.MIDDLEWARE if line.startswith("seatbeat.")]
    sign_in = f"{__name__}.signed_in"
    with override_settings(SEATBEAT=shop.SEATBEAT, MIDDLEWARE=[sign_in, *ours]):
        assert Client().get("/sign-in/kim").status_code == 200
        assert arrived(client(), collector) == [("heartbeat", "7", "acme")]


def signed_in(get_response):
    """Stands in for Django's own sessions and users, which need tables."""

    def respond(request):
        request.user = SimpleNamespace(pk=7, account_id="acme", is_authenticated=True)
        return get_response(request)

    return respond


def test_asgi(run, collector):
    shop = run("Starlette, FastAPI, Quart, Litestar, any ASGI app")

    async def enter(request):
        request.session.update(user="u-7", account="acme")
        return PlainTextResponse("")

    sessions = Middleware(SessionMiddleware, secret_key="secret")
    app = type(shop.app)(routes=[Route("/", enter)], middleware=[sessions, *shop.middleware])
    call(app, http_scope("GET", "/"))
    assert arrived(shop.sb, collector) == [("heartbeat", "u-7", "acme")]


def test_celery(run, collector):
    shop = run("Celery")
    shop.app.conf.broker_url = "memory://"
    with shop.sb.context(user="u-7", account="acme"):
        shop.export_report.delay("q4")
    with shop.app.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        Request(queue.get_nowait(), app=shop.app, hostname="here").execute()
        queue.close()
    shop.app.close()
    assert arrived(shop.sb, collector) == [("activity", "u-7", "acme")]


def test_decorators(run):
    shop = run("What counts as a person's act")
    assert (shop.autosave(), shop.search()) == (None, None)


def test_every_setting_of_django_is_in_the_table():
    from seatbeat.integrations import _django_settings as known

    text = DOCUMENT.read_text(encoding="utf-8")
    for name in (*known.CLIENT_OPTIONS, *known.OWN, *known.OF_SNIPPET):
        assert f"`{name.upper()}`" in text


assert django_project  # Django is set up by it
