"""A page of a Flask app in a real Chromium: what the browser tells the app and the collector."""

import threading

import pytest
from flask import Flask, render_template_string
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from seatbeat import Seatbeat
from seatbeat.integrations.flask import SeatbeatFlask
from stories.chromium import chromium
from stories.served import Served, tomorrow, wait_until

SECRET = "s" * 32
PAGE = """<!doctype html><title>Billing</title>
{{ seatbeat_snippet(feature="money", nonce="abc") }}
<link rel="prefetch" href="/ahead"><img src="/picture" alt=""><iframe src="/frame"></iframe>
"""
BY_SCRIPTS = """
const done = arguments[0];
navigator.sendBeacon("/beacon", "left");
Promise.all([fetch("/poll"), fetch("/save", {method: "POST"})]).then(() => done("all"));
"""


@pytest.fixture
def served(tmp_path):
    settings = {"require_signed_identity": "true", "identity_secret": SECRET}
    with Served(tmp_path, **settings) as served:
        yield served


@pytest.fixture
def sb():
    return Seatbeat.test(app="shop", identity_secret=SECRET)


@pytest.fixture
def address(served, sb):
    """Where an app with a strict policy listens, whose own marks are kept out of the collector."""
    app = Flask(__name__)
    keys = {"write_key": served.keys["write"], "browser_url": served.base_url}
    SeatbeatFlask(app, sb, who=lambda: ("k<m", "acme"), **keys)
    app.add_url_rule("/billing", "billing", lambda: (render_template_string(PAGE), policy))
    app.add_url_rule("/<name>", "rest", lambda name: name, methods=["GET", "POST"])
    policy = {
        "Content-Security-Policy": "default-src 'self'; script-src 'nonce-abc';"
        f" connect-src 'self' {served.base_url}"
    }
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browser():
    browser = chromium()
    yield browser
    browser.quit()


def test_the_app_sees_acts_and_the_collector_a_signed_identity(served, sb, address, browser):
    browser.get(f"{address}/billing")
    WebDriverWait(browser, 10).until(lambda b: b.execute_script("return !!window.seatbeat?.hold"))
    assert browser.execute_async_script(BY_SCRIPTS) == "all"
    browser.execute_script("seatbeat.flush()")

    def accounts():
        return [one["account_id"] for one in served.told("/v1/accounts")["accounts"]]

    def people():
        found = served.told("/v1/accounts/acme/users", as_of=tomorrow())["users"]
        return [person["user_id"] for person in found]

    wait_until(lambda: accounts() == ["acme"], "the browser's events are there", patience_s=10)
    wait_until(lambda: people() == ["k<m"], "the browser's events count", patience_s=10)
    assert browser.get_log("browser") == []
    assert [event["feature"] for event in sb.events] == ["billing", "save"]


def test_a_page_that_reloads_itself_is_nobody_at_work(sb, address, browser):
    browser.get(f"{address}/billing")
    browser.execute_script("setTimeout(() => { location.href = '/reloaded' })")
    wait_until(lambda: browser.current_url.endswith("/reloaded"), "it has reloaded")
    browser.refresh()
    assert [event["feature"] for event in sb.events] == ["billing", "reloaded"]
    assert sb.stats().coalesced == 0
