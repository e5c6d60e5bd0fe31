"""A good guest: the card stands in pages that are strict, hostile or busy, and disturbs none."""

import pytest
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from stories.survey_card import PAGE, hint, lease, survey

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"
)
HOSTILE_CSS = """
* { all: unset; letter-spacing: 9px; text-transform: uppercase; color: red; display: none;
  font: 40px/3 serif; direction: rtl; word-spacing: 30px; text-indent: 50px; cursor: wait;
  transition: all 9s; animation: spin 1s infinite; user-select: none; pointer-events: none; }
*, *::before, *::after, *::backdrop, seatbeat-survey, body ~ *, :not(:defined), [popover] {
  display: none !important; opacity: 0 !important; visibility: hidden !important;
  transform: scale(9) !important; filter: invert(1) !important; width: 1px !important;
  position: static !important; z-index: -1 !important; content: "x" !important;
  pointer-events: none !important; clip-path: circle(0) !important; zoom: 3 !important;
  writing-mode: vertical-rl !important; background: lime !important; border: 9px solid !important;
  direction: rtl !important; letter-spacing: 9px !important; text-transform: uppercase !important;
  color: red !important; font: 40px/3 serif !important; }
*::first-line { color: red; font-size: 60px; } *::first-letter { font-size: 90px; }
div, button, textarea, span { padding: 99px !important; margin: 99px !important; }
html, body, body * { display: block !important; visibility: visible !important;
  opacity: 1 !important; transform: none !important; filter: none !important; zoom: 1 !important;
  clip-path: none !important; }
html body main { width: 500px !important; }
"""
OVERLAY = """<div style="position: fixed; inset: 0; z-index: 2147483647">
  <div style="position: fixed; inset: 0; z-index: 2147483647">all over</div></div>"""
LOOKS = """
const names = ["display", "color", "fontSize", "fontFamily", "letterSpacing", "textTransform",
  "direction", "backgroundColor", "paddingTop", "marginTop", "opacity", "visibility", "transform",
  "writingMode", "textIndent", "wordSpacing", "cursor", "userSelect", "lineHeight", "zIndex"];
const card = arguments[0][0].getBoundingClientRect();
return arguments[0].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  return [x - card.x, y - card.y, width, height, ...names.map((name) => style[name])];
});
"""
PARTS = ".card, .title, .close, .cell, .ends > span, .quiet"


@pytest.fixture
def open_page(widget_browser, vendor, card):
    """Opens a page of the vendor's that a test brings."""

    def open_page(name, html, **headers):
        widget_browser.get(vendor.page(f"/{name}", html, **headers))
        return card

    return open_page


def looks(card):
    return card.run(LOOKS, card.all(PARTS))


def test_under_a_strict_policy_without_a_nonce_all_is_styled_and_nothing_is_reported(
    open_page, vendor, card
):
    expected = looks(card.mount(survey()))
    vendor.script("/start.js", START)
    html = PAGE.replace("</head>", '<script type="module" src="/start.js"></script></head>')
    card = open_page("strict", html, Content_Security_Policy=STRICT)
    card.until(lambda: card.is_open, "the card")
    assert looks(card) == expected
    card.cell(9).click()
    card.one(".main").click()
    assert card.title.startswith("Thank you!")
    assert card.run("return violations") == []
    logged = [e for e in card.browser.get_log("browser") if "favicon" not in e["message"]]
    assert logged == []


START = (
    f"""
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => violations.push(event.blockedURI));
import {{ mount }} from "/w.js";
mount(window, document.documentElement, {survey()!r}, () => undefined);
""".replace("True", "true")
    .replace("None", "null")
    .replace("False", "false")
)


def test_no_rule_of_the_page_reaches_the_card(open_page, card):
    expected = looks(card.mount(survey()))
    hostile = PAGE.replace("</head>", f"<style>{HOSTILE_CSS}</style></head>")
    card = open_page("hostile", hostile.replace("</body>", OVERLAY + "</body>"))
    card.mount(survey())
    assert looks(card) == expected
    box = card.one(".card").rect
    assert box["x"] + box["width"] + 20 == card.run("return document.documentElement.clientWidth")
    # What is drawn, and what a click meets, is the card: it stands above the overlay.
    card.cell(3).click()
    assert card.title == "What should we do better?"
    card.press("fine")
    card.one(".main").click()
    assert card.actions()[-1] == "completed"


def test_an_inline_card_is_as_safe(open_page, card):
    card.run("document.querySelector('main').style.width = '500px'")
    expected = looks(card.mount(survey(), host="main", inline=True))
    card = open_page(
        "hostile-inline", PAGE.replace("</head>", f"<style>{HOSTILE_CSS}</style></head>")
    )
    card.mount(survey(), host="main", inline=True)
    assert looks(card) == expected
    card.cell(10).click()
    assert card.title == "What do you like best?"


def test_the_pages_scripts_get_no_hold_of_what_is_in_the_card(card):
    card.mount(survey())
    assert card.run("return document.querySelector('seatbeat-survey').shadowRoot") is None
    assert card.run("return customElements.get('seatbeat-survey') !== undefined")
    said = "return document.querySelector('seatbeat-survey').textContent"
    assert card.run(said) == ""
    assert card.run("return Object.keys(window).filter((name) => /seatbeat/i.test(name))") == []


def test_texts_stay_texts(card):
    nasty = "<img src=x onerror='window.hurt = 1'>{n}"
    asked = survey()
    texts = dict.fromkeys(("question", "low", "high", "option", "later", "submit"), nasty)
    bands = dict.fromkeys(("low", "mid", "high"), nasty)
    asked["texts"] |= texts | {"follow_up": bands, "thanks": bands}
    card.mount(asked)
    assert card.title == nasty
    card.cell(4).click()
    assert card.title == nasty
    card.one(".main").click()
    assert card.title == nasty
    assert card.all("img") == [] and card.run("return window.hurt") is None


def test_typing_goes_on_while_the_card_opens_without_a_lost_key_or_a_moved_caret(card):
    card.browser.find_element(By.ID, "notes").send_keys("The  fox")
    card.run("""
      notes.setSelectionRange(4, 4);
      window.moves = [];
      for (const type of ["focusin", "focusout", "blur"])
        addEventListener(type, () => moves.push(type), true);
      let keys = 0;
      addEventListener("keyup", () => (keys += 1) === 6 && mount(), true);
      const loading = import("/w.js");
      const mount = () => loading.then((widget) => widget.mount(
        window, document.documentElement, arguments[0], () => (window.openedAfter ??= keys)));
      return loading.then(() => null);
    """, survey())  # fmt: skip
    for letter in "quick brown ":
        card.press(letter)
    assert 6 <= card.run("return openedAfter") < 12  # it opened between the keys
    assert card.is_open
    card.press("red")
    assert card.run("return notes.value") == "The quick brown red fox"
    assert card.run("return [notes.selectionStart, document.activeElement.id]") == [19, "notes"]
    assert card.run("return moves") == []


def test_while_somebody_types_nothing_opens_and_it_is_announced_once(card):
    card.browser.find_element(By.ID, "notes").send_keys("x")
    card.ask(hint(), answers=[lease()])
    for letter in "typing on":
        card.press(letter)
        assert not card.is_open and card.run("return leases") == []
    card.until(lambda: card.is_open, "the card, once there is a pause")
    assert card.announced == f"Feedback. {card.title}"
    card.press(Keys.ESCAPE)
    assert card.is_open  # Escape in the page is the page's
    card.one(".close").click()
    assert card.announced == ""
    assert card.actions() == ["shown", "dismissed"]


def test_the_region_that_announces_was_there_before_it_had_something_to_say(card):
    card.ask(hint(delay_ms=800), answers=[lease()])
    region = card.one("[role=status]")
    assert card.announced == "" and not card.is_open
    card.until(lambda: card.is_open, "the card")
    assert card.one(".unseen[role=status]") == region and card.announced


def test_the_card_survives_a_page_that_replaces_its_body(card):
    card.mount(survey())
    card.run("document.body.replaceWith(document.createElement('body'))")
    card.cell(6).click()
    assert card.actions() == ["shown", "started", "answered"]


def test_a_click_beside_the_card_goes_to_the_page(card):
    card.mount(survey())
    card.browser.find_element(By.ID, "save").click()
    card.run("document.querySelector('#save').onclick = () => (window.saved = true)")
    card.browser.find_element(By.ID, "save").click()
    assert card.run("return saved")
    box = card.one(".card").rect
    assert card.run(
        "return document.elementFromPoint(arguments[0], arguments[1]).localName",
        *(box["x"] - 10, box["y"] + 10),
    ) not in ("seatbeat-survey",)


def test_a_fingers_tap_shows_the_next_question_and_no_keyboard_over_it(card):
    card.mount(survey())
    finger = PointerInput("touch", "finger")
    actions = ActionBuilder(card.browser, mouse=finger)
    actions.pointer_action.move_to(card.cell(2)).pointer_down().pointer_up()
    actions.perform()
    assert card.title == "What should we do better?"
    assert card.focused() is None
    assert card.announced == card.title
