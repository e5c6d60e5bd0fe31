"""The card in the vendor's colours: what is too faint is corrected, and the console says so."""

import re

import pytest
from selenium.webdriver.common.action_chains import ActionChains

from stories.contrast import contrast
from stories.survey_card import PAGE, survey

COLORS = """
const style = (element) => getComputedStyle(element);
const [card, title, ends, cell, main] = arguments;
return { ground: style(card).backgroundColor, text: style(title).color, muted: style(ends).color,
  edge: style(cell).borderTopColor, main: style(main).backgroundColor, on: style(main).color,
  radius: style(card).borderTopLeftRadius, font: style(card).fontFamily };
"""
WHITE = "rgb(255, 255, 255)"


def colors(card):
    """The colours of an inline card that has a button to confirm."""
    parts = (".card", ".title", ".ends", ".cell[aria-checked=false]", ".main")
    return card.run(COLORS, *(card.all(part)[0] for part in parts))


def mount(card, theme):
    card.mount(survey(theme=theme), host="main", inline=True, score=9)
    return colors(card)


def warnings(card):
    """What the console has said about themes."""
    said = [entry["message"] for entry in card.browser.get_log("browser")]
    return [message for message in said if "survey theme" in message]


def readable(found):
    """All that WCAG 2.2 asks of colours."""
    ground = found["ground"]
    assert contrast(found["text"], ground) >= 4.5
    assert contrast(found["muted"], ground) >= 4.5
    assert contrast(found["edge"], ground) >= 3
    assert contrast(found["main"], ground) >= 3
    assert contrast(found["on"], found["main"]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_a_theme_it_is_neutral_and_readable_in_both_schemes(card, scheme):
    found = mount(card, {"scheme": scheme})
    readable(found)
    assert (contrast(found["ground"], WHITE) < 1.5) is (scheme == "light")
    assert warnings(card) == []


GOOD = {"accent": "#0a5bd3", "background": "#fffaf0", "text": "#222"}
FAINT = {"accent": "#ffe08a", "background": "#ffffff", "text": "#bbbbbb"}
DARK = {"accent": "hsl(240 60% 30%)", "background": "#101018", "text": "#333"}
MODERN = {"accent": "oklch(0.9 0.05 90)", "background": "color-mix(in oklab, white, pink 20%)"}


@pytest.mark.parametrize(
    ("theme", "corrected"),
    [(GOOD, []), (FAINT, ["text", "accent"]), (DARK, ["text", "accent"]), (MODERN, ["accent"])],
    ids=["good", "faint", "dark", "modern"],
)
def test_what_is_too_faint_is_corrected_with_a_warning_and_the_rest_is_kept(card, theme, corrected):
    card.mount(survey() | {"theme": theme}, host="main", inline=True, score=9)
    found = colors(card)
    readable(found)
    said = warnings(card)
    assert [re.search(r"theme: (\w+) rgb", message)[1] for message in said] == corrected
    if theme is GOOD:
        shown = (found["main"], found["ground"], found["text"])
        assert shown == ("rgb(10, 91, 211)", "rgb(255, 250, 240)", "rgb(34, 34, 34)")


def test_what_is_no_colour_or_length_is_told_and_left_out(card):
    theme = {"accent": "no-such", "radius": "auto", "font": "a;b}", "background": "url(x)"}
    card.mount(survey() | {"theme": theme}, host="main", inline=True, score=9)
    found = colors(card)
    readable(found)
    assert (found["ground"], found["radius"]) == (WHITE, "16px")
    assert found["font"].startswith("system-ui")
    assert len(warnings(card)) == 2


@pytest.mark.parametrize("radius", [4, "4px", "0.25em"])
def test_radius_font_and_place_follow_the_theme(card, radius):
    theme = {"radius": radius, "font": "Georgia, serif", "position": "top-start"}
    card.mount(survey() | {"theme": theme})
    box = card.one(".card").rect
    assert (box["x"], box["y"]) == (20, 20)
    look = "const s = getComputedStyle(arguments[0]); return [s.borderTopLeftRadius, s.fontFamily]"
    rounded, font = card.run(look, card.one(".card"))
    assert 3 < float(rounded.removesuffix("px")) <= 4 and font == "Georgia, serif"


@pytest.mark.parametrize(
    ("position", "lang", "corner"),
    [
        (None, "en", ("right", "bottom")),
        (None, "ar", ("left", "bottom")),
        ("bottom-start", "en", ("left", "bottom")),
        ("bottom-start", "ar", ("right", "bottom")),
        ("top-end", "en", ("right", "top")),
        ("center", "en", None),
    ],
)
def test_the_card_stands_where_the_theme_says_mirrored_from_right_to_left(
    card, position, lang, corner
):
    card.mount(survey(lang=lang) | {"theme": {"position": position} if position else {}})
    box = card.one(".card").rect
    if corner is None:
        assert abs(box["x"] + box["width"] / 2 - 640) <= 1
        assert abs(box["y"] + box["height"] / 2 - 400) <= 1
        return
    x = 20 if corner[0] == "left" else 1280 - 20 - box["width"]
    y = 20 if corner[1] == "top" else 800 - 20 - box["height"]
    assert (box["x"], round(box["y"])) == (x, round(y))


def test_the_page_has_the_last_word_by_custom_properties(card):
    card.run("""
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(":root { --brand: #8a2be2; --seatbeat-accent: var(--brand); } " +
        "seatbeat-survey { --seatbeat-background: #fff8e7 }");
      document.adoptedStyleSheets = [sheet];
    """)
    found = mount(card, {"accent": "#ff0000", "background": "#00ff00"})
    assert (found["main"], found["ground"]) == ("rgb(138, 43, 226)", "rgb(255, 248, 231)")
    assert warnings(card) == []


SCHEMES = [
    ("", "", "light", False),
    ("", "", "dark", True),
    ("color-scheme: light", "", "dark", False),
    ("color-scheme: dark", "", "light", True),
    ("color-scheme: light dark", "", "dark", True),
    ("", "background: #fff", "dark", False),
    ("", "background: #14161a", "light", True),
    ("background: #eee", "", "dark", False),
]


@pytest.mark.parametrize(("root", "body", "prefers", "dark"), SCHEMES)
def test_auto_is_as_the_page_is_and_else_as_the_person_prefers(
    card, vendor, root, body, prefers, dark
):
    html = PAGE.replace("</head>", f"<style>html {{ {root} }} body {{ {body} }}</style></head>")
    card.browser.get(vendor.page("/scheme", html))
    card.emulate(prefers_color_scheme=prefers)
    card.mount(survey())
    look = "return getComputedStyle(arguments[0]).backgroundColor"
    assert (contrast(card.run(look, card.one(".card")), WHITE) > 10) is dark


def test_it_changes_with_the_persons_preference_while_it_is_open(card):
    card.mount(survey(), host="main", inline=True, score=9)
    assert colors(card)["ground"] == WHITE
    card.emulate(prefers_color_scheme="dark")
    card.until(lambda: colors(card)["ground"] != WHITE, "it turns dark")
    readable(colors(card))


def test_what_is_pointed_at_stays_readable(card):
    theme = {"text": "#767676", "accent": "#5b5bd6"}
    card.mount(survey() | {"theme": theme}, host="main", inline=True, score=9)
    for part in (card.cell(3), card.one(".main")):
        ActionChains(card.browser).move_to_element(part).perform()
        look = "const s = getComputedStyle(arguments[0]); return [s.color, s.backgroundColor]"
        card.until(lambda part=part: card.run("return arguments[0].matches(':hover')", part), "it")
        ink, ground = card.run(look, part)
        assert contrast(ink, WHITE if ground == "rgba(0, 0, 0, 0)" else ground) >= 4.5
