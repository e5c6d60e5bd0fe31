"""A person without a mouse: real keys, from the page into the card and out again."""

import pytest
from selenium.webdriver.common.keys import Keys

from stories.survey_card import survey

NEXT = {"en": Keys.ARROW_RIGHT, "ar": Keys.ARROW_LEFT}
BACK = {"en": Keys.ARROW_LEFT, "ar": Keys.ARROW_RIGHT}


@pytest.fixture
def asked(card):
    """The card stands in the page; the focus is in the page's last field."""
    card.mount(survey())
    card.run("document.querySelector('#save').focus()")
    return card


def into_scale(card):
    """From the page by Tab: past the way to close, onto the scale."""
    card.press(Keys.TAB, Keys.TAB)


def test_tab_goes_through_close_scale_and_later_and_leads_out_again(asked):
    stops = []
    for _ in range(3):
        asked.press(Keys.TAB)
        stops.append(asked.focused().accessible_name)
    assert stops == ["Close", "0 of 10", "Ask me later"]
    asked.press(Keys.TAB)
    assert asked.focused() is None
    for name in reversed(stops):
        asked.chord(Keys.SHIFT, Keys.TAB)
        assert asked.focused().accessible_name == name
    asked.chord(Keys.SHIFT, Keys.TAB)
    assert asked.run("return document.activeElement.id") == "save"


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_arrows_go_along_wrap_follow_the_reading_direction_and_choose_nothing(card, lang):
    card.mount(survey(lang=lang))
    card.run("document.querySelector('#save').focus()")
    into_scale(card)
    walk = (
        [(NEXT[lang], "1"), (NEXT[lang], "2"), (BACK[lang], "1"), (BACK[lang], "0")]
        + [(BACK[lang], "10"), (NEXT[lang], "0"), (Keys.ARROW_DOWN, "1"), (Keys.ARROW_UP, "0")]
        + [(Keys.ARROW_UP, "10"), (Keys.HOME, "0"), (Keys.END, "10")]
    )
    for key, score in walk:
        card.press(key)
        assert card.focused().text == score
    assert card.actions() == ["shown", "started"]
    assert not card.all("[aria-checked=true]")
    card.chord(Keys.SHIFT, Keys.TAB)
    card.press(Keys.TAB)
    assert card.focused().text == "10"  # the scale is one stop, and remembers where


@pytest.mark.parametrize("key", [Keys.SPACE, Keys.ENTER], ids=["Space", "Enter"])
def test_a_key_chooses_the_focus_goes_on_and_back_to_the_page_in_the_end(asked, key):
    into_scale(asked)
    asked.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, key)
    assert asked.title == "What should we do better?"
    assert asked.focused().tag_name == "textarea"
    asked.press("too slow", Keys.TAB, Keys.SPACE, Keys.TAB)
    assert asked.focused().accessible_name == "Skip"
    asked.press(Keys.TAB, Keys.ENTER)
    assert asked.title.startswith("Thank you for being frank")
    assert asked.focused() == asked.one("#question")
    asked.press(Keys.ESCAPE)
    assert not asked.is_open
    assert asked.run("return document.activeElement.id") == "save"

    steps = asked.told()
    assert [step["action"] for step in steps] == [
        *("shown", "started", "answered", "answered", "completed"),
    ]
    assert [step["rev"] for step in steps] == [1, 2, 3, 4, 5]
    assert {(step["survey_id"], step["lang"]) for step in steps} == {("nps-q4", "en")}
    chosen, remarked = steps[2], steps[3]
    assert chosen["score"] == 2 and isinstance(chosen["took_ms"], int)
    assert remarked["comment"] == "too slow" and remarked["contact"] is True
    assert all("comment" not in step for step in steps[:3])


def test_control_and_enter_send_what_was_written(asked):
    into_scale(asked)
    asked.press(Keys.END, Keys.SPACE, "fast")
    asked.chord(Keys.CONTROL, Keys.ENTER)
    assert asked.actions()[-2:] == ["answered", "completed"]
    assert asked.told()[-2]["comment"] == "fast"


def test_escape_in_the_card_dismisses_and_escape_in_the_page_belongs_to_the_page(asked):
    asked.run("window.escapes = 0; onkeydown = (event) => escapes += event.key === 'Escape'")
    asked.press(Keys.ESCAPE)
    assert asked.is_open and asked.run("return escapes") == 1
    asked.press(Keys.TAB, Keys.ESCAPE)
    assert not asked.is_open and asked.run("return escapes") == 1
    assert asked.actions() == ["shown", "started", "dismissed"]


def test_later_is_not_dismissed(asked):
    asked.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    assert asked.actions() == ["shown", "started", "later"]
    assert not asked.is_open


def test_who_closes_after_the_score_has_answered(asked):
    into_scale(asked)
    asked.press(Keys.SPACE, "unsaid", Keys.ESCAPE)
    assert asked.actions() == ["shown", "started", "answered"]


def test_shortcuts_of_the_page_stay_out_of_what_is_written_in_the_card(asked):
    asked.run("""
      window.heard = [];
      for (const type of ["keydown", "keyup", "keypress", "input", "paste"])
        document.addEventListener(type, (event) => heard.push(event.key ?? type));
    """)
    into_scale(asked)
    asked.run("heard.length = 0")
    asked.press(Keys.SPACE, "j/k?", Keys.BACKSPACE)
    assert asked.one("textarea").get_property("value") == "j/k"
    assert asked.run("return heard") == []


def test_a_preselected_answer_is_only_told_when_it_is_confirmed(card):
    card.mount(survey(), host="main", inline=True, score=9)
    assert card.one("[aria-checked=true]").text == "9"
    assert card.one(".card").aria_role == "group"
    assert card.actions() == ["shown"]
    card.cell(8).click()
    assert [cell.text for cell in card.all("[aria-checked=true]")] == ["8"]
    assert card.actions() == ["shown", "started"]
    card.one(".main").click()
    assert card.told()[-1]["score"] == 8
    assert not card.all(".close")


def test_the_comment_has_an_end_that_is_told_in_time(asked):
    asked.cell(7).click()
    field = asked.one("textarea")
    assert (field.accessible_name, field.get_attribute("maxlength")) == (asked.title, "2000")
    asked.run("arguments[0].value = 'x'.repeat(1850)", field)
    asked.press("y")
    assert asked.one("#left").text == "1851 / 2000"
    assert asked.one("#left").aria_role == "status"
