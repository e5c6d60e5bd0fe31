"""axe-core and a ruler on every step of every scale, at all widths, in both directions."""

from itertools import product
from pathlib import Path

import pytest

from stories.contrast import contrast
from stories.survey_card import SCALES, Card, survey

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OPEN = """
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) {
  return attach.call(this, { ...init, mode: "open" });
};
"""
RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document).then(({ violations, incomplete, passes }) => done({
  violations: violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html + n.failureSummary)]),
  unsure: incomplete.map(({ id, nodes }) => [id, nodes.map((n) => n.html + n.failureSummary)]),
  looked: passes.length,
}));
"""
MEASURE = """
const root = document.querySelector("seatbeat-survey").shadowRoot;
const boxes = [...root.querySelectorAll(".card, button, textarea, input")].map((element) => {
  const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
  return { name: element.className || element.localName, left, right, top, bottom, width, height };
});
return { boxes, width: document.documentElement.clientWidth, height: innerHeight,
  scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth };
"""
COLORS = """
const ground = (element) => {
  const color = getComputedStyle(element).backgroundColor;
  return color === "rgba(0, 0, 0, 0)" ? ground(element.parentElement) : color;
};
const own = (element) => [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
return [arguments[0], ...arguments[0].querySelectorAll("*")].filter(own).map((element) =>
  [element.textContent, getComputedStyle(element).color, ground(element)]);
"""
STEPS = ("asked", "following up", "thanked")


@pytest.fixture(scope="module")
def seen(widget_browser):
    """The browser with shadow roots that axe-core can look into; closed ones hide from it."""
    script = {"source": OPEN}
    added = widget_browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    yield widget_browser
    widget_browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


@pytest.mark.parametrize(
    ("width", "lang", "scheme"),
    list(product((1280, 375, 320), ("en", "ar"), ("light", "dark"))),
    ids=lambda value: str(value),
)
def test_no_step_of_any_scale_has_a_violation(seen, vendor, width, lang, scheme):
    card = Card(seen)
    card.emulate(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    card.resize(width)
    for metric in SCALES:
        seen.get(f"{vendor.address}/reports")
        card.run(AXE.read_text(encoding="utf-8"))
        card.mount(survey(metric, lang), host="body")  # axe-core sees no colours beside the body
        for step in STEPS:
            if step == "following up":
                card.cell(SCALES[metric][1]).click()
            if step == "thanked":
                card.one(".main").click()
            found = seen.execute_async_script(RUN_AXE)
            assert found["violations"] == [], (metric, step)
            assert found["unsure"] == [], (metric, step)
            assert found["looked"] > 20
            check_contrast(card)
            measure(card.run(MEASURE))


def check_contrast(card):
    """axe-core leaves out short texts, and Arabic ones that look to it like icons."""
    texts = card.run(COLORS, card.one(".card"))
    assert len(texts) >= 1
    for text, ink, ground in texts:
        assert contrast(ink, ground) >= 4.5, (text, ink, ground)


def measure(page):
    """Targets are large enough, nothing is cut off, and the page scrolls as before."""
    assert not page["scrolls"]
    for box in page["boxes"]:
        assert box["left"] >= 0 and box["right"] <= page["width"], box
        assert box["top"] >= 0 and box["bottom"] <= page["height"], box
        is_tick = box["name"] == "input"  # its label is the target
        assert is_tick or min(box["width"], box["height"]) >= 24, box
        if box["name"] == "cell":
            assert box["height"] >= 44


def test_eleven_cells_stand_in_one_row_at_320_pixels(card):
    card.resize(320)
    card.mount(survey())
    tops = {cell.rect["y"] for cell in card.all(".cell")}
    lefts = sorted(cell.rect["x"] for cell in card.all(".cell"))
    assert len(tops) == 1 and len(lefts) == 11
    assert min(b - a for a, b in zip(lefts, lefts[1:], strict=False)) >= 26  # 24 and a gap of 2


def test_with_text_twice_as_large_the_cells_stand_in_two_rows_and_all_can_be_reached(card):
    card.resize(320, 480)
    fonts = {"fontSizes": {"standard": 32, "fixed": 26}}
    card.browser.execute_cdp_cmd("Page.setFontSizes", fonts)
    try:
        card.mount(survey())
        assert len({cell.rect["y"] for cell in card.all(".cell")}) == 2
        for part in card.all("button"):
            card.run("arguments[0].scrollIntoView({ block: 'nearest' })", part)
            assert part.rect["x"] >= 0 and part.rect["x"] + part.rect["width"] <= 320
    finally:
        fonts = {"fontSizes": {"standard": 16, "fixed": 13}}
        card.browser.execute_cdp_cmd("Page.setFontSizes", fonts)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_roles_and_names_are_those_of_one_question_in_a_dialog_that_blocks_nothing(card, lang):
    asked = survey("nps", lang)
    card.mount(asked)
    dialog, group = card.one(".card"), card.one(".scale")
    assert (dialog.aria_role, dialog.accessible_name) == ("dialog", asked["texts"]["region"])
    assert dialog.get_attribute("aria-modal") is None
    assert (group.aria_role, group.accessible_name) == ("radiogroup", asked["texts"]["question"])
    named = asked["texts"]["option"].replace("{n}", "3").replace("{count}", "10")
    assert (card.cell(3).aria_role, card.cell(3).accessible_name) == ("radio", named)
    ends = card.run("return arguments[0].textContent", card.one("#ends"))
    assert ends.split() == f"0: {asked['texts']['low']} 10: {asked['texts']['high']}".split()
    assert group.get_attribute("aria-describedby") == "ends"
    room = card.one(".room")
    assert (room.get_attribute("lang"), room.get_attribute("dir")) == (lang, asked["dir"])


def test_who_wants_less_motion_sees_none_and_others_see_it(card):
    moving = "return arguments[0].getAnimations({ subtree: true }).length"
    card.mount(survey())
    assert card.run(moving, card.one(".card")) == 0
    card.run("mounted.close()")
    card.emulate(prefers_reduced_motion="no-preference", prefers_color_scheme="light")
    card.mount(survey())
    name = card.run("return getComputedStyle(arguments[0]).animationName", card.one(".card"))
    assert name == "rise"


def test_in_forced_colours_the_chosen_answer_and_the_focus_can_be_told(card):
    card.emulate(forced_colors="active")
    card.mount(survey(), score=7, closable=True)
    look = """
      const style = (element) => getComputedStyle(element);
      return arguments[0].map((e) => [style(e).backgroundColor, style(e).borderTopWidth]);
    """
    (chosen, edge), (other, _) = card.run(look, [card.cell(7), card.cell(6)])
    assert chosen != other
    assert edge == "1px"
