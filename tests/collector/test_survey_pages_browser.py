"""A survey is written, looked at, published, answered by link and read, in a real Chromium."""

import pytest
from selenium.webdriver.common.keys import Keys

from seatbeat_collector.collector import now_ms
from stories.answers import answers
from stories.chromium import chromium
from stories.collectors import Clock, Running
from stories.linked import counts, link, links, made_survey
from stories.pages import Reader, served

FRAME = "#frame"
DAY = 86_400_000
READ_MS = 1_500
"""Since the page began; whoever answers within 300 ms of the question is taken for a machine."""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A collector on a port, by the real clock, because the browser has only that."""
    path = tmp_path_factory.mktemp("pages") / "seatbeat.db"
    with Running(path, clock=Clock(now_ms())) as running, served(running) as address:
        running.path, running.address = path, address
        made_survey(running, "seen", name="Seen", product="Acme", contact=True)
        given = answers([9, 10, 2, 8, 9, 0], now_ms() - 3 * DAY, survey_id="seen")
        given[2]["comment"] = "Exports are slow."
        running.send(*given, historical=True)
        yield running


@pytest.fixture(scope="module")
def driver():
    driver = chromium()
    yield driver
    driver.quit()


@pytest.fixture
def reader(driver, running):
    """A reader who has no key yet."""
    reader = Reader(driver, running.address)
    reader.look(1280)
    reader.open("/t.js")
    reader.run("sessionStorage.clear()")
    return reader


def with_key(running, path, key="admin"):
    return f"{path}#key={running.keys[key]}"


def read(running, path, **query):
    answer = running.get(path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_survey_from_the_first_word_to_the_first_result(reader, running):
    reader.open(with_key(running, "/surveys/new"))
    reader.fill("[name='id']", "first")
    reader.fill("[name='product']", "Acme")
    reader.card_says("recommend Acme", frame=FRAME)
    reader.run(
        "const s = document.querySelector('#language');"
        "s.value = 'ar'; s.dispatchEvent(new Event('change', { bubbles: true }))"
    )
    reader.card_says("Acme؟", frame=FRAME)
    assert reader.card_value(".room", "dir", FRAME) == "rtl"
    reader.fill("[name='texts.high']", "نعم")
    reader.card_says("نعم", ".ends", FRAME)
    reader.press("#tools [value='follow_up']")
    reader.until(lambda: reader.card_value("textarea", "tagName", FRAME))

    reader.press("#save")
    reader.says("#status", "Draft")
    assert read(running, "/v1/surveys/first")["texts"] == {"ar": {"high": "نعم"}}
    assert reader.driver.current_url.endswith("/surveys/edit/first")
    reader.press("#publish")
    reader.says("#confirm-text", "people now")
    reader.press("#confirm-yes")
    reader.says("#status", "Live")
    assert not reader.complaints()

    path = link(running, "eve", survey_id="first")
    reader.open(f"{path}?score=9&lang=en")
    reader.card_says("recommend Acme")
    reader.until(lambda: reader.run("return performance.now()") > READ_MS)
    reader.card(".main").click()
    reader.until(lambda: reader.card("textarea")).send_keys("It is fast.")
    reader.card(".main").click()
    reader.until(lambda: reader.run("return document.body.dataset.done"))
    assert not reader.complaints()
    (one,) = read(running, "/v1/responses", survey="first")["responses"]
    assert (one["score"], one["comment"], one["action"]) == (9, "It is fast.", "completed")

    reader.open(with_key(running, "/surveys/results/first"))
    reader.says("#comments", "It is fast.")
    assert "too few for a score" in reader.text("#sure")
    assert not reader.complaints()


def test_opening_a_link_in_a_browser_writes_nothing_not_even_with_scripts(reader, running):
    path = link(running, "bot", survey_id="seen")
    before = counts(running.path)
    for score in (0, 6, 10):
        reader.open(f"{path}?score={score}")
        reader.until(lambda: reader.card(".cell[aria-checked='true']"))
    assert counts(running.path) == before


def test_without_a_script_the_plain_form_asks_it_all(reader, running):
    path = link(running, "plain", survey_id="seen")
    reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        reader.open(path)
        radio = reader.find("input[name='score'][value='0']")
        radio.send_keys(Keys.SPACE)
        for _ in range(3):
            reader.driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        reader.driver.switch_to.active_element.send_keys(Keys.ENTER)
        reader.until(lambda: "What should we do better?" in reader.driver.page_source)
        reader.find("textarea").send_keys("Less waiting.")
        reader.find("button").click()
        reader.until(lambda: "Thank you for being frank." in reader.driver.page_source)
    finally:
        reader.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    found = read(running, "/v1/responses", user="plain")["responses"]
    assert [(one["score"], one["comment"]) for one in found] == [(3, "Less waiting.")]


def test_what_the_widget_cannot_send_the_plain_form_says(reader, running):
    path = link(running, "late", survey_id="seen", days=1)
    reader.open(path)
    reader.until(lambda: reader.card(".cell"))
    running.clock.forward(2 * DAY)
    try:
        reader.card(".cell").click()
        reader.says("#problem", "could not be saved")
        reader.find("input[value='4']").send_keys(Keys.SPACE)
        reader.find("#plain .main").click()
        reader.says("h1", "This link has expired.")
    finally:
        running.clock.forward(-2 * DAY)


def test_a_fault_is_said_at_its_field_and_nothing_is_saved(reader, running):
    reader.open(with_key(running, "/surveys/edit/seen"))
    reader.card_says("recommend Acme", frame=FRAME)
    reader.press("[data-part='looks'] summary")
    reader.fill("[name='theme.accent']", "red")
    reader.says("[data-field='theme.accent'] .problem", "must be a colour")
    reader.press("#save")
    reader.until(lambda: reader.find("[name='theme.accent']").get_attribute("aria-invalid"))
    assert reader.driver.switch_to.active_element == reader.find("[name='theme.accent']")
    assert read(running, "/v1/surveys/seen")["theme"] == {}
    reader.fill("[name='theme.accent']", "#ffff00")
    reader.says("#warnings", "contrast")
    reader.run("window.onbeforeunload = null")


def test_a_survey_that_is_called_like_a_page_is_opened_by_its_own(reader, running):
    made_survey(running, "new/50% results", name="Odd", product="Acme", status="draft")
    for page in ("edit", "results"):
        reader.open(with_key(running, f"/surveys/{page}/new%2F50%25%20results"))
        reader.says("#title", "Odd")
    reader.find("#to-survey").click()
    reader.until(lambda: reader.find("[name='name']").get_attribute("value") == "Odd")
    assert not reader.complaints()


def test_the_box_says_why_somebody_is_not_asked(reader, running):
    reader.open(with_key(running, "/surveys/edit/seen"))
    reader.fill("#why-user", "nobody")
    reader.press("#why button")
    reader.says("#verdict", "Not asked now")
    assert "Known for long enough" in reader.text("#gates [data-state='failed']")


def test_writing_needs_an_admin_key_and_reading_does_not(reader, running):
    reader.open(with_key(running, "/surveys/edit/seen", key="read"))
    reader.says("#ask-problem", "use a key of kind admin")
    reader.open(with_key(running, "/surveys", key="read"))
    reader.says("#rows", "Seen")
    reader.says("#rows", " answers")


def test_a_case_is_worked_on_from_the_results(reader, running):
    reader.open(with_key(running, "/surveys/results/seen"))
    reader.says("#comments", "Exports are slow.")
    number = len(reader.driver.find_elements("css selector", "#cases li"))
    for label in ("Acknowledge", "Start", "Resolve"):
        reader.press(f"#cases li:last-child button[aria-label^='{label}']")
        if label == "Resolve":
            reader.fill("#reason", "We called them.")
        reader.press("#moving-yes")
        reader.until(lambda: not reader.find("#moving").is_displayed())
        follow = {"Acknowledge": "Start", "Start": "Resolve"}.get(label)
        if follow:
            reader.until(
                lambda words=follow: reader.driver.find_elements(
                    "css selector", f"#cases button[aria-label^='{words}']"
                )
            )
    reader.until(
        lambda: len(reader.driver.find_elements("css selector", "#cases li")) == number - 1
    )
    closed = read(running, "/v1/cases", state="closed")["cases"]
    assert [case["reason"] for case in closed] == ["We called them."]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (320, "light")])
def test_no_page_has_a_violation_or_scrolls_sideways(reader, running, width, scheme):
    fresh, half = links(running, f"a-{width}{scheme}", f"b-{width}{scheme}", survey_id="seen")
    fresh, half = (row["url"].removeprefix("http://localhost") for row in (fresh, half))
    running.client.post(half, data={"score": "3"})
    reader.look(width, scheme)
    pages = {
        with_key(running, "/surveys"): "#rows tr",
        with_key(running, "/surveys/new"): "#form",
        with_key(running, "/surveys/edit/seen"): "#after",
        with_key(running, "/surveys/results/seen"): "#comments li",
        f"{fresh}?score=9&lang=ar": "seatbeat-survey",
        f"{half}?lang=de": "textarea",
        "/s/broken": "h1",
    }
    for path, ready in pages.items():
        reader.open(path)
        reader.shown(ready)
        reader.run("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        reader.check()
