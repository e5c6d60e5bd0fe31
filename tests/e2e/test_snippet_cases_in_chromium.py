"""The browser's cases of engaged time in a real Chromium: real input, tabs, freezes and networks.

The idle timeout is 5 s, so the cases are shorter than they are told in docs/engaged-time.md, which
also says which case is tested where.
"""

import time

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from stories.chromium import chromium
from stories.served import Served, wait_until
from stories.site import site
from stories.visit import Visit, tag

NO_WORK = """
  window.robot = setInterval(() => {
    for (const type of ["pointerdown", "keydown", "input", "pointermove", "wheel", "touchstart"])
      document.body.dispatchEvent(new Event(type, {bubbles: true}));
    window.scrollBy(0, 5);
  }, 250);
"""
JOURNALS = "return Object.keys(localStorage).filter(key => key.startsWith('seatbeat:'))"
WITNESS = """
  window.turns = [];
  addEventListener("visibilitychange", () => turns.push(performance.now()));
  document.addEventListener("freeze", () => { window.frozen = true });
"""
TWO_MINUTES_AGO = """
  for (const key of Object.keys(localStorage))
    localStorage[key] = localStorage[key].replace(/^\\d+/, (ms) => ms - 120000);
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    with Served(folder, idle_timeout=5, fold_interval_ms=100) as served:
        yield served


@pytest.fixture(scope="module")
def vendor():
    with site() as running:
        running.page("/frame", "<!doctype html><title>Frame</title><input id='inside'>")
        running.page("/other", "<!doctype html><title>Other</title>")
        yield running


@pytest.fixture(scope="module")
def person():
    browser = chromium()
    yield browser
    browser.quit()


@pytest.fixture
def visit(person, served, vendor):
    visit = Visit(person, served, vendor)
    yield visit
    for handle in set(person.window_handles) - {visit.away}:
        person.switch_to.window(handle)
        person.close()
    person.switch_to.window(visit.away)


def test_c09_a_page_opened_in_the_background_counts_from_when_it_is_shown(visit, vendor):
    address = visit.build()
    vendor.page("/list", f"<!doctype html><a id='link' href='{address}'>open</a>")
    visit.browser.get(f"{vendor.address}/list")
    link = visit.browser.find_element(By.ID, "link")
    ActionChains(visit.browser).key_down(Keys.CONTROL).click(link).key_up(Keys.CONTROL).perform()
    visit.look(3)
    (tab,) = set(visit.browser.window_handles) - {visit.away}
    visit.front(tab)
    visit.look(3)
    assert [ms for ms in visit.sent() if ms < 3000] == []
    visit.close()
    visit.check(3)


def test_c14_while_the_browsers_own_controls_have_the_focus_nothing_counts(visit):
    visit.open()
    visit.work(2)
    focus = "return [document.visibilityState, document.hasFocus()]"
    # As the address bar does, the search of tabs takes the focus and leaves the page in sight.
    visit.browser.execute_cdp_cmd("Browser.executeBrowserCommand", {"commandId": "openTabSearch"})
    wait_until(lambda: visit.run(focus) == ["visible", False], "the focus is elsewhere")
    visit.look(3)
    assert visit.run(focus) == ["visible", False]
    visit.browser.execute_cdp_cmd("Browser.executeBrowserCommand", {"commandId": "closeTabSearch"})
    wait_until(lambda: visit.run(focus) == ["visible", True], "the focus is back")
    visit.work(2)
    visit.close()
    visit.check(4)


def test_two_windows_side_by_side_used_in_turn_count_once(visit):
    pages = [visit.open(kind="window"), visit.open(kind="window")]
    for n, page in enumerate(pages):
        visit.browser.switch_to.window(page)
        visit.browser.set_window_rect(n * 640, 0, 640, 800)
    visit.browser.execute_cdp_cmd("Page.bringToFront", {})
    before = visit.measured_s()
    begun = time.monotonic()
    for n in range(6):
        visit.front(pages[n % 2])
        visit.work(1)
    worked = time.monotonic() - begun
    visit.close()
    visit.browser.switch_to.window(pages[0])
    visit.close()
    visit.check(before + worked, within=2)


def test_c25_what_is_typed_offline_arrives_when_the_network_is_back(visit):
    visit.open()
    visit.work(2)
    visit.offline(True)
    visit.work(6)
    visit.offline(False)
    visit.close()
    visit.check(8)


def test_c23_a_tab_that_crashes_offline_is_made_good_by_the_next_page(visit):
    page = visit.open()
    visit.offline(True)
    visit.work(7)
    assert len(visit.run(JOURNALS)) == 1
    with pytest.raises(WebDriverException):
        visit.browser.execute_cdp_cmd("Page.crash", {})
        visit.run("return 1")
    visit.front(visit.away)
    assert page in visit.browser.window_handles
    visit.run(TWO_MINUTES_AGO)  # so that nobody has to wait until it looks dead
    visit.open()
    visit.look(7.5)  # until its first batch, and the one that looks for more left behind
    visit.check(6, within=1.2)  # what was done after it last wrote is lost
    assert visit.run(JOURNALS) == []


def test_c30_c31_c32_c33_phantom_moves_scripts_and_a_held_key_are_no_work(visit):
    visit.open()
    visit.work(2)
    visit.run(NO_WORK)
    held = {"type": "rawKeyDown", "key": "ArrowDown", "windowsVirtualKeyCode": 40}
    still = {"type": "mouseMoved", "x": 5, "y": 5}
    for _ in range(24):
        visit.browser.execute_cdp_cmd("Input.dispatchKeyEvent", held | {"autoRepeat": True})
        visit.browser.execute_cdp_cmd("Input.dispatchMouseEvent", still)
        visit.look(0.25)
    visit.close()
    visit.check(2)


def test_c35_a_call_counts_while_it_is_held_and_the_idling_after_it_does_not(visit):
    visit.open()
    visit.run("window.release = seatbeat.hold()")
    visit.look(6)
    visit.run("release()")
    visit.look(5.2)
    visit.close()
    visit.check(6)


def test_c38_included_twice_it_is_there_once(visit, served):
    both = tag(served.base_url, visit.user, served.keys["write"]) * 2
    visit.open(scripts=both)
    visit.work(6)
    assert len(visit.sent()) == 1
    visit.close()
    visit.check(6)


def test_c40_a_switch_of_account_gives_each_its_part(visit):
    visit.open()
    visit.work(3)
    visit.run(f"seatbeat.identify('{visit.user}', 'globex')")
    visit.work(3)
    visit.close()
    visit.check(3)
    visit.check(3, account="globex")


def test_c41_after_consent_is_withdrawn_nothing_is_stored_or_sent(visit):
    visit.open()
    visit.offline(True)
    visit.work(6)
    assert len(visit.run(JOURNALS)) == 1
    visit.offline(False)
    visit.run("seatbeat.consent(false)")
    sent = visit.sent()
    visit.work(2)
    visit.run("seatbeat.activity('report.exported'); seatbeat.flush(); seatbeat.survey('nps')")
    assert (visit.run(JOURNALS), visit.sent()) == ([], sent)
    visit.close()
    visit.check(0, within=0)


def test_c43_hidden_and_frozen_it_gains_nothing_and_sends_nothing(visit):
    page = visit.open()
    visit.work(2)
    visit.run(WITNESS)
    visit.browser.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "frozen"})
    visit.look(3)
    visit.browser.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "active"})
    visit.look(1)
    visit.front(visit.away)
    visit.front(page)
    visit.work(2)
    frozen, (hidden, *_, shown) = visit.run("return [frozen, turns]")
    assert frozen and shown - hidden > 3500
    assert [ms for ms in visit.sent() if hidden + 500 < ms < shown] == []
    visit.close()
    visit.check(4)


def test_c44_with_storage_blocked_it_measures_the_same(served, vendor):
    browser = chromium(blocks_storage=True)
    try:
        visit = Visit(browser, served, vendor, blocked=True)
        page = visit.open()
        blocked = "try { return localStorage.length } catch (error) { return error.name }"
        assert visit.run(blocked) == "SecurityError"
        visit.work(2)
        visit.front(visit.away)
        visit.look(2)
        visit.front(page)
        visit.work(2)
        assert visit.run("return seatbeat.counts") == {"dropped": 0, "errors": 0}
        visit.close()
        visit.check(4)
    finally:
        browser.quit()


def test_focus_inside_a_frame_of_the_page_still_counts(visit):
    visit.open()
    visit.work(1)
    frame = visit.browser.find_element(By.TAG_NAME, "iframe")
    visit.browser.switch_to.frame(frame)
    visit.browser.find_element(By.ID, "inside").click()
    visit.look(4)
    visit.browser.switch_to.default_content()
    visit.work(1)
    visit.close()
    visit.check(6)


def test_a_browser_that_a_program_drives_says_so_and_counts_for_nothing(served, vendor):
    browser = chromium(is_robot=True)
    try:
        visit = Visit(browser, served, vendor)
        visit.open()
        visit.work(3)
        visit.run("seatbeat.flush()")
        visit.close()
        rows = served.rows("/v1/accounts/acme/users", "users")
        (row,) = [row for row in rows if row["user_id"] == visit.user]
        assert row["traits"] == {"webdriver": True}
        assert (row["active_days"], row["engaged_seconds"], row["sessions"]) == (0, 0, 0)
    finally:
        browser.quit()
