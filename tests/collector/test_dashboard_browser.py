"""The accounts page in a real Chromium, over a real collector."""

import threading

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from seatbeat_collector.collector import now_ms
from stories.chromium import chromium
from stories.collectors import Clock, Running

ACCOUNTS = {
    "acme": {"name": "Acme", "seats": 2, "segment": "pro", "plan": "team"},
    "birch": {"name": "Birch", "segment": "mid-market trial"},
    "cedar": {"name": "<b>Cedar</b>", "seats": "unlimited", "segment": "enterprise"},
}


@pytest.fixture(scope="module")
def collector(tmp_path_factory):
    """A collector on a port, by the real clock, because the browser has only that."""
    path = tmp_path_factory.mktemp("browser") / "seatbeat.db"
    with Running(path, clock=Clock(now_ms())) as running:
        server = make_server("127.0.0.1", 0, running.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.address = f"http://127.0.0.1:{server.server_port}"
        running.send(
            *({"type": "account", "account_id": k, "traits": v} for k, v in ACCOUNTS.items())
        )
        for user, account in (("u1", "acme"), ("u2", "acme"), ("u3", "acme"), ("u4", "birch")):
            act(running, user, account)
        yield running
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def driver():
    driver = chromium()
    yield driver
    driver.quit()


@pytest.fixture
def browser(driver, collector):
    """A tab that knows no key yet."""
    driver.get(f"{collector.address}/t.js")
    driver.execute_script("sessionStorage.clear()")
    resize(driver, 1280)
    driver.get_log("browser")
    return driver


@pytest.fixture
def page(browser, collector):
    """The accounts page, opened with a key, its accounts in sight."""
    browser.get(f"{collector.address}/?sort=name#key={collector.keys['read']}")
    until(browser, lambda: len(names(browser)) == len(ACCOUNTS))
    return browser


def act(running, user, account, name="opened"):
    running.clock.at_ms = now_ms()
    event = {"type": "activity", "name": name, "user_id": user, "account_id": account}
    assert running.send(event).status_code == 200


def until(browser, condition):
    return WebDriverWait(browser, 15, poll_frequency=0.05).until(lambda _: condition())


def find(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector)


def names(browser):
    return [each.text for each in browser.find_elements(By.CSS_SELECTOR, "#rows .name")]


def look_again(browser):
    """What happens when the tab comes into sight again: it asks at once."""
    browser.execute_script("document.dispatchEvent(new Event('visibilitychange'))")


def cell(browser, account, column):
    """What a cell says, in one line."""
    return " ".join(find(browser, f'[data-id="{account}"] [data-cell="{column}"]').text.split())


def resize(browser, width):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def complaints(browser):
    return [line["message"] for line in browser.get_log("browser") if line["level"] == "SEVERE"]


def test_without_a_key_it_asks_for_one_and_a_wrong_one_is_refused_in_words(browser, collector):
    browser.get(collector.address)
    field = until(browser, lambda: find(browser, "#ask-key"))
    until(browser, field.is_displayed)
    field.send_keys("sbr_wrong" + Keys.ENTER)
    until(browser, lambda: "unknown" in find(browser, "#ask-problem").text)
    field.send_keys(collector.keys["read"] + Keys.ENTER)
    until(browser, lambda: len(names(browser)) == len(ACCOUNTS))


def test_the_key_leaves_the_address_and_outlives_a_reload_but_not_being_forgotten(page):
    assert "sbr_" not in page.current_url
    page.refresh()
    until(page, lambda: len(names(page)) == len(ACCOUNTS))
    find(page, "#forget").click()
    assert find(page, "#ask").is_displayed() and not names(page)[0]
    assert page.execute_script("return sessionStorage.length") == 0


def test_it_shows_the_metrics_and_says_in_words_why_one_is_missing(page):
    assert cell(page, "acme", "active_users").startswith("3")
    assert cell(page, "acme", "license_utilization") == "150% Over 3 of 2 seats"
    assert cell(page, "birch", "license_utilization") == "— Number of seats not known"
    assert cell(page, "cedar", "license_utilization").startswith("— Unlimited seats")
    assert cell(page, "cedar", "last_seen") == "never"
    assert not complaints(page)


def test_a_name_is_text_whatever_it_looks_like(page):
    assert "<b>Cedar</b>" in names(page)


def test_heads_sort_and_what_is_unknown_stays_last(page):
    head = find(page, '[data-column="license_utilization"]')
    for order in ("descending", "ascending"):
        head.find_element(By.TAG_NAME, "button").click()
        assert head.get_attribute("aria-sort") == order
        assert names(page)[0] == "Acme"
    assert "sort=license_utilization" in page.current_url


def test_a_choice_in_the_toolbar_leaves_the_order_alone(page):
    find(page, '[data-column="name"] button').click()
    backwards = names(page)
    assert backwards == sorted(backwards, reverse=True)
    find(page, "#today").click()
    find(page, '#windows input[value="30"]').click()
    until(page, lambda: "30 days" in find(page, "#summary").text)
    assert names(page) == backwards
    assert page.current_url.endswith("?sort=-name&window=30&today=0")


def test_search_and_segments_narrow_the_list_and_can_be_cleared(page):
    find(page, "#q").send_keys("bir")
    assert names(page) == ["Birch"]
    find(page, '#segments input[value="pro"]').click()
    assert names(page) == []
    until(page, lambda: find(page, "#clear").is_displayed())
    find(page, "#clear").click()
    until(page, lambda: len(names(page)) == len(ACCOUNTS))


def test_news_moves_the_number_and_leaves_focus_and_scroll_alone(page, collector):
    button = find(page, '[data-id="birch"] .open')
    button.send_keys("")
    page.execute_script("arguments[0].focus()", button)
    page.execute_script("window.rowBefore = document.querySelector('[data-id=birch]')")
    before = cell(page, "birch", "active_users")[0]
    act(collector, f"newcomer-{now_ms()}", "birch")
    look_again(page)
    until(page, lambda: find(page, '[data-id="birch"] [data-cell="active_users"] .delta').text)
    assert cell(page, "birch", "active_users").startswith(f"{int(before) + 1} +1")
    assert page.switch_to.active_element == button
    assert page.execute_script("return rowBefore === document.querySelector('[data-id=birch]')")


def test_a_row_opens_with_the_keyboard_and_shows_thirty_days(page):
    button = find(page, '[data-id="acme"] .open')
    button.send_keys(Keys.ENTER)
    until(page, lambda: page.find_elements(By.CSS_SELECTOR, ".detail .spark"))
    assert button.get_attribute("aria-expanded") == "true"
    button.send_keys(Keys.ENTER)
    assert not page.find_elements(By.CSS_SELECTOR, ".detail")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_the_page_never_scrolls_sideways(page, width):
    resize(page, width)
    find(page, '[data-id="acme"] .open').click()
    until(page, lambda: page.find_elements(By.CSS_SELECTOR, ".detail .spark"))
    assert page.execute_script("return document.documentElement.scrollWidth") <= width


def test_when_the_collector_refuses_it_says_so_and_goes_on_by_itself(page, collector, monkeypatch):
    def unavailable(*_):
        raise OSError("disk full")

    monkeypatch.setattr(collector.collector.store.portfolio, "version", unavailable)
    look_again(page)
    until(page, lambda: find(page, "#live").get_attribute("data-state") == "stale")
    assert len(names(page)) == len(ACCOUNTS)
    monkeypatch.undo()
    look_again(page)
    until(page, lambda: find(page, "#live").get_attribute("data-state") == "live")


def test_a_long_list_is_shown_piece_by_piece(browser, collector):
    running = collector
    events = (
        {"type": "account", "account_id": f"many-{n:03}", "traits": {"segment": "pro"}}
        for n in range(150)
    )
    running.send(*events)
    browser.get(f"{collector.address}/?sort=name&q=many-#key={collector.keys['read']}")
    until(browser, lambda: len(names(browser)) == 100)
    assert "153 accounts" in find(browser, "#summary").text
    assert "100 shown" in find(browser, "#summary").text
    find(browser, "#more button").click()
    until(browser, lambda: len(names(browser)) == 150)
    assert not find(browser, "#more").is_displayed()
    assert names(browser) == sorted(names(browser))
    assert not complaints(browser)
