"""From the definition to the stored answer, all real: a person is asked once, wherever they are."""

import json
import sqlite3

import pytest

from stories.asked import OPEN
from stories.chromium import chromium
from stories.served import Served, wait_until
from stories.survey_card import PAGE, Card

TAG = """<script>window.seatbeat = {{ q: [["identify", "{user}", "{user}-inc"]] }}</script>
<script async src="{collector}/t.js" data-key="{key}"></script></head>"""
LEASES = """
return performance.getEntriesByType("resource").filter((e) => e.name.endsWith("/lease")).length;
"""
DISPLAYS = "select user_id, action, score, comment, lang from survey_displays where survey_id = ?"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("asked"), fold_interval_ms=100) as served:
        yield served


@pytest.fixture(scope="module")
def second_browser():
    browser = chromium()
    yield browser
    browser.quit()


@pytest.fixture
def page_of(served, vendor):
    """The address of a page with the snippet, for a user who works in it."""

    def page_of(user):
        tag = TAG.format(user=user, collector=served.base_url, key=served.keys["write"])
        return vendor.page(f"/app-of-{user}", PAGE.replace("</head>", tag))

    return page_of


def define(served, survey_id, user, **fields):
    """A live survey for a user's account; nothing but the test's own gates stands in its way."""
    body = {"id": survey_id, "metric": "nps", "status": "live", "product": "Acme", **OPEN}
    body["audience"] = {**OPEN["audience"], "accounts": [f"{user}-inc"]}
    body |= {"gap_days": 0, "metric_cooldown_days": 0, "delay_seconds": 0, **fields}
    connection = served.connect()
    headers = {"Authorization": f"Bearer {served.keys['admin']}"}
    headers["Content-Type"] = "application/json"
    connection.request("POST", "/v1/surveys", json.dumps(body), headers)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    assert answer.status == 201, said


def displays(served, survey_id):
    """What the collector has stored of the displays of a survey."""
    connection = sqlite3.connect(f"file:{served.database}?mode=ro", uri=True)
    try:
        return connection.execute(DISPLAYS, (survey_id,)).fetchall()
    finally:
        connection.close()


def started(card):
    """Wait until the snippet runs and the collector knows the user."""
    card.until(lambda: card.run("return !!window.seatbeat?.hold"), "the snippet has started")
    card.run("seatbeat.flush()")
    return card


def call_at_once(cards, survey_id):
    """All pages call for the survey at the same instant; returns when all have an answer."""
    at = cards[0].run("return Date.now()") + 1500
    for card in cards:
        card.here()
        script = "setTimeout(() => seatbeat.survey(arguments[0]), arguments[1] - Date.now())"
        card.run(script, survey_id, at)
    for card in cards:
        card.here()
        card.until(lambda card=card: card.run(LEASES) == 1, "it has asked the collector")


def log(card):
    """What the console has said since it was last looked at."""
    return [entry["message"] for entry in card.browser.get_log("browser")]


class Tab(Card):
    """A tab of a browser."""

    def __init__(self, browser, address, kind="tab"):
        super().__init__(browser)
        browser.switch_to.new_window(kind)
        browser.get(address)
        self._handle = browser.current_window_handle

    def here(self):
        """What follows happens in this tab."""
        self.browser.switch_to.window(self._handle)
        return self

    def close(self):
        self.here()
        self.browser.close()
        self.browser.switch_to.window(self.browser.window_handles[0])


def answered_by(cards, served, survey_id, user):
    """Exactly one card is open; it is answered, the answer is stored. Who was not asked."""
    cards[0].until(lambda: any(card.here().is_open for card in cards), "one is asked")
    (asked,) = (card for card in cards if card.here().is_open)
    asked.here().cell(9).click()
    asked.press("fast")
    asked.one(".main").click()
    expected = [(user, "completed", 9, "fast", "en")]
    wait_until(lambda: displays(served, survey_id) == expected, "the answer is stored")
    (other,) = (card for card in cards if not card.here().is_open)
    return other.here()


@pytest.mark.parametrize("where", ["two tabs", "two browsers"])
def test_asked_in_two_places_at_once_a_person_is_asked_in_one(
    served, page_of, widget_browser, second_browser, where
):
    user = "kim" if where == "two tabs" else "ana"
    survey_id = f"once-{user}"
    define(served, survey_id, user)
    browsers = [widget_browser, widget_browser if where == "two tabs" else second_browser]
    tabs = [Tab(browser, page_of(user), "window") for browser in browsers]
    try:
        for tab in tabs:
            started(tab.here())
        call_at_once(tabs, survey_id)
        other = answered_by(tabs, served, survey_id, user)
        other.run("seatbeat.survey(arguments[0])", survey_id)
        other.until(lambda: other.run(LEASES) == 2, "it has asked again")
        other.until(lambda: any("is not asked now" in said for said in log(other)), "in vain")
        assert not other.is_open
        assert len(displays(served, survey_id)) == 1
    finally:
        for tab in tabs:
            tab.close()


def test_who_is_due_by_the_gates_is_asked_without_a_call_of_the_page(served, page_of, card):
    define(
        served,
        "by-hint",
        "lee",
        metric="csat",
        pages={"include": ["/app-of-*"]},
        trigger="exported",
    )
    card.browser.get(page_of("lee"))
    started(card)
    card.until(lambda: card.run(
        "seatbeat.activity('looked'); seatbeat.flush();"
        "return performance.getEntriesByType('resource').some((e) => e.name.endsWith('/w.js'))"
    ), "the widget is loaded")  # fmt: skip
    assert not card.is_open and displays(served, "by-hint") == []
    card.run("seatbeat.activity('exported')")
    card.until(lambda: card.is_open, "the card")
    assert card.title == "How satisfied are you with Acme?"
    card.one(".quiet").click()
    expected = [("lee", "later", None, None, "en")]
    wait_until(lambda: displays(served, "by-hint") == expected, "it is stored")


def test_signing_out_closes_the_card_and_records_nothing_more(served, page_of, card):
    define(served, "signed-out", "pat")
    card.browser.get(page_of("pat"))
    started(card)
    card.run("seatbeat.survey('signed-out')")
    card.until(lambda: card.is_open, "the card")
    card.run("seatbeat.reset()")
    assert not card.is_open
    card.run("seatbeat.flush()")
    expected = [("pat", "shown", None, None, "en")]
    wait_until(lambda: displays(served, "signed-out") == expected, "it is stored")


def test_a_page_that_is_left_while_it_asks_says_so_on_its_way_out(served, page_of, card):
    define(served, "left", "joe")
    card.browser.get(page_of("joe"))
    started(card)
    card.run("seatbeat.survey('left')")
    card.until(lambda: card.is_open, "the card")
    card.browser.get("about:blank")
    expected = [("joe", "abandoned", None, None, "en")]
    wait_until(lambda: displays(served, "left") == expected, "it is stored")
