"""A scripted person works in the demo app in a real Chromium; the API says for how long.

Real browsers have real clocks, so these tests take as long as the person does: the idle timeout is
set to five seconds to keep that short. The same cases in simulated time are in tests/js.
"""

import sqlite3
import time
from contextlib import contextmanager

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from stories.chromium import chromium
from stories.product import Product
from stories.served import Served, tomorrow, wait_until

ACCOUNT = "juniper-vale"
IDLE_TIMEOUT_S = 5
TOLERANCE_S = 2
UNTRUSTED = """
  window.robot = setInterval(() => {
    for (const type of ['pointerdown', 'keydown', 'input', 'mousemove', 'wheel'])
      document.body.dispatchEvent(new Event(type, {bubbles: true}));
    window.scrollBy(0, 5);
  }, 500);
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("e2e")
    with Served(folder, idle_timeout=IDLE_TIMEOUT_S, fold_interval_ms=100) as served:
        yield served


@pytest.fixture(scope="module")
def product(served):
    product = Product(served)
    yield product
    product.close()


@pytest.fixture(scope="module")
def browser():
    browser = chromium()
    yield browser
    browser.quit()


@pytest.fixture
def person(served, product, browser):
    person = Person(served, product, browser)
    yield person
    person.leave()


class Person:
    """Somebody at a browser; counts the seconds for which they are at work."""

    _number = 0

    def __init__(self, served, product, browser):
        Person._number += 1
        self.user_id = f"{ACCOUNT}-{Person._number}"
        self._served, self._product = served, product
        self.browser = browser
        self.worked_s = 0.0

    def sign_in(self):
        """Sign in, and be where no page counts time: on an empty tab beside the app's."""
        self.browser.get(f"{self._product.url}/sign-in")
        self.browser.find_element(By.CSS_SELECTOR, f'button[value="{self.user_id}"]').click()
        self.away = self.browser.current_window_handle
        self.browser.get("about:blank")
        self._before = self.measured_s()

    def open(self, page="dashboard", kind="tab"):
        """Open a page of the app in a new tab or window; returns when Seatbeat watches it."""
        self.browser.switch_to.new_window(kind)
        self.browser.get(f"{self._product.url}/{page}")
        self.browser.execute_cdp_cmd("Page.bringToFront", {})
        WebDriverWait(self.browser, 10).until(
            lambda b: b.execute_script("return !!window.seatbeat?.hold && document.hasFocus()")
        )
        return self.browser.current_window_handle

    @contextmanager
    def working(self):
        """What is done in here is work."""
        begun = time.monotonic()
        yield
        self.worked_s += time.monotonic() - begun

    def type_for(self, seconds, selector="#notes"):
        """Type, two keys a second."""
        field = self.browser.find_element(By.CSS_SELECTOR, selector)
        for until in _ticks(seconds):
            field.send_keys("a")
            _wait(until)
        field.send_keys(".")

    def move_for(self, seconds):
        """Move the mouse, twice a second."""
        for n, until in enumerate(_ticks(seconds)):
            ActionChains(self.browser, duration=10).move_by_offset(4 + n % 2, 3).perform()
            _wait(until)
        ActionChains(self.browser, duration=10).move_by_offset(1, 1).perform()

    def look_for(self, seconds):
        """Do nothing."""
        _wait(time.monotonic() + seconds)

    def switch_to(self, tab):
        """Bring a tab or window to the front."""
        self.browser.switch_to.window(tab)
        self.browser.execute_cdp_cmd("Page.bringToFront", {})

    def close_tab(self, back_to):
        """Close it, and be on another."""
        self.browser.close()
        self.switch_to(back_to)

    def measured_s(self):
        """The engaged seconds that the API gives this person."""
        path = f"/v1/accounts/{ACCOUNT}/users"
        rows = self._served.told(path, as_of=tomorrow(), window=3, limit=500)["users"]
        return sum(row["engaged_seconds"] for row in rows if row["user_id"] == self.user_id)

    def check(self):
        """What was measured is what was worked, within the tolerance."""
        measured = []

        def agrees():
            measured[:] = [self.measured_s() - self._before]
            return abs(measured[0] - self.worked_s) <= TOLERANCE_S

        try:
            wait_until(agrees, "the last page's report arrives", patience_s=5)
        except AssertionError:
            pytest.fail(f"measured {measured[0]:.1f} s, worked {self.worked_s:.1f} s")

    def leave(self):
        """Sign out, and close all but one empty tab."""
        self.browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
        for handle in set(self.browser.window_handles) - {self.away}:
            self.browser.switch_to.window(handle)
            self.browser.close()
        self.browser.switch_to.window(self.away)


def _ticks(seconds):
    """The ends of half-seconds from now on."""
    begun = time.monotonic()
    return [begun + (n + 1) / 2 for n in range(round(seconds * 2))]


def _wait(until):
    time.sleep(max(0, until - time.monotonic()))


def test_a_person_types_idles_switches_tabs_uses_two_windows_and_closes(person):
    person.sign_in()
    first = person.open("dashboard")
    with person.working():
        person.type_for(4)
    person.look_for(6.5)  # longer than the idle timeout: nothing of it counts
    with person.working():
        person.type_for(2)
        person.move_for(2)
    person.switch_to(person.away)
    person.look_for(3)  # shorter than the idle timeout, but nobody looks at the page
    person.switch_to(first)
    with person.working():
        person.type_for(2)
        second = person.open("invoices", kind="window")  # beside the first one
        for window in (second, first, second):
            person.switch_to(window)
            person.move_for(1.5)
        person.close_tab(back_to=first)
    person.close_tab(back_to=person.away)
    person.check()


def test_c07_who_reads_without_input_and_closes_has_read(person):
    person.sign_in()
    with person.working():
        person.open("reports")
        person.look_for(4)
        person.close_tab(back_to=person.away)
    person.check()


def test_c08_idle_time_in_focus_counts_nothing(person):
    person.sign_in()
    person.open()
    with person.working():
        person.type_for(3)
    person.look_for(7)
    with person.working():
        person.type_for(3)
    person.close_tab(back_to=person.away)
    person.check()


@pytest.mark.parametrize("hidden_s", [7, 3], ids=["C11 long", "C12 shorter than the timeout"])
def test_c11_c12_hidden_time_counts_nothing_however_short(person, hidden_s):
    person.sign_in()
    tab = person.open()
    with person.working():
        person.type_for(3)
        person.switch_to(person.away)
    person.look_for(hidden_s)
    with person.working():
        person.switch_to(tab)
        person.type_for(3)
        person.close_tab(back_to=person.away)
    person.check()


def test_c28_a_duplicated_tab_counts_once_and_has_an_id_of_its_own(person, served):
    pages = page_ids(served)
    person.sign_in()
    original = person.open()
    with person.working():
        person.type_for(2)
        # window.open copies the session storage, as duplicating a tab does.
        person.browser.execute_script("sessionStorage.x = 1; window.open(location.href)")
        handles = person.browser.window_handles
        (copy,) = set(handles) - {original, person.away}
        person.switch_to(copy)
        assert person.browser.execute_script("return sessionStorage.x") == "1"
        person.move_for(3)
        person.close_tab(back_to=original)
        person.type_for(2)
        person.close_tab(back_to=person.away)
    person.check()
    # The page that signing in led to, the original and its copy.
    assert len(page_ids(served) - pages) == 3


def test_c31_events_made_by_scripts_count_nothing(person):
    person.sign_in()
    person.open()
    with person.working():
        person.type_for(3)
    person.browser.execute_script(UNTRUSTED)
    person.look_for(7)
    person.browser.execute_script("clearInterval(window.robot)")
    person.check()


def page_ids(served):
    """The pages that the collector has heard of."""
    connection = sqlite3.connect(f"file:{served.database}?mode=ro", uri=True)
    try:
        return {page for (page,) in connection.execute("select page from page_clocks")}
    finally:
        connection.close()
