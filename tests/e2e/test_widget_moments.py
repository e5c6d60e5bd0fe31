"""When a survey is shown: on its pages, after its trigger and delay, in a quiet moment, once."""

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

from stories.survey_card import hint, lease, survey

DIALOGS = {
    "a modal dialog": "document.body.append(Object.assign(document.createElement('dialog'), "
    "{ id: 'prompt' })); prompt_ = document.querySelector('#prompt'); prompt_.showModal()",
    "a modal of another make": "document.body.insertAdjacentHTML('beforeend', "
    "'<div id=prompt role=dialog aria-modal=true>Sure?</div>')",
    "a modal dialog deep in open shadow roots": "let at = document.body.appendChild("
    "Object.assign(document.createElement('div'), { id: 'prompt' })); for (const tag of "
    "['p', 'dialog']) at = at.attachShadow({ mode: 'open' }).appendChild("
    "document.createElement(tag === 'p' ? 'div' : tag)); at.showModal()",
    "a popover that is a dialog": "document.body.insertAdjacentHTML('beforeend', "
    "'<div id=prompt role=dialog popover>Cookies?</div>'); "
    "document.querySelector('#prompt').showPopover()",
    "an alert": "document.body.insertAdjacentHTML('beforeend', "
    "'<div id=prompt role=alertdialog>Sure?</div>')",
}
HIDDEN_DIALOG = (
    "document.body.insertAdjacentHTML('beforeend', "
    "'<div role=dialog aria-modal=true style=\"display:none\">Sure?</div>')"
)


def looks_passed(card, looks=3):
    """Wait until the widget has looked that often whether it is the moment."""
    card.run("window.passed = performance.now() + 50 * arguments[0] + 50", looks)
    card.until(lambda: card.run("return performance.now() > passed"), "time passes")


def test_a_hint_leads_to_a_lease_and_the_lease_to_a_card(card):
    card.ask(hint(trigger=None), answers=[lease()])
    card.until(lambda: card.is_open, "the card")
    asked_for = card.run("return leases")
    languages = card.run("return [...navigator.languages]")
    assert asked_for == [{"survey_id": "nps-q4", "languages": languages, "width": 1280}]
    (shown,) = card.told()
    shown.pop("at")
    assert shown == {
        **{"survey_id": "nps-q4", "display_id": "d-1", "rev": 1, "action": "shown", "lang": "en"}
    }


def test_the_delay_runs_after_the_trigger_on_the_pages_of_the_survey(card):
    rules = {"include": ["/reports*"], "exclude": ["*/new"]}
    card.run("history.pushState({}, '', '/reports/new')")
    due = hint(delay_ms=600, trigger="report.exported", pages=rules)
    card.ask(due, answers=[lease()])
    card.run("link.hear('report.exported')")
    looks_passed(card)
    assert card.run("return leases") == []
    card.run("window.moved = performance.now(); history.pushState({}, '', '/reports/7')")
    card.until(lambda: card.is_open, "the card")
    assert card.told()[0]["at"] - card.run("return moved") >= 600 - 50  # the last look before
    assert card.run("return leases[0].trigger") == "report.exported"


@pytest.mark.parametrize("opened", DIALOGS.values(), ids=DIALOGS)
def test_it_waits_while_the_page_asks_something_itself(card, opened):
    card.run(f"window.prompt_ = null; {opened}")
    card.ask(hint(), answers=[lease()])
    looks_passed(card, 2)
    assert card.run("return leases") == []
    card.run("document.querySelector('#prompt').remove()")
    card.until(lambda: card.is_open, "the card")


def test_a_dialog_kept_at_hand_is_no_prompt(card):
    card.run(HIDDEN_DIALOG)
    card.ask(hint(), answers=[lease()])
    card.until(lambda: card.is_open, "the card")


def test_while_steps_cant_be_told_nothing_is_leased_nor_shown(card):
    card.ask(answers=[lease()])
    card.run("window.open_ = false; link.isOpen = () => open_; widget.due([arguments[0]])", hint())
    looks_passed(card)
    assert card.run("return leases") == []
    card.run("""
      const { lease } = link;
      link.lease = (fields) => { window.open_ = false; return lease(fields); };
      window.open_ = true;
    """)
    card.until(lambda: card.run("return leases.length") == 1, "a lease")
    looks_passed(card)
    assert not card.is_open
    card.run("window.open_ = true")
    card.until(lambda: card.is_open, "the card")


def test_who_types_into_a_frame_of_the_page_is_typing(card):
    card.run("""
      document.body.insertAdjacentHTML("beforeend", "<iframe srcdoc='<p contenteditable>'>");
    """)
    frame = card.browser.find_element(By.TAG_NAME, "iframe")
    card.browser.switch_to.frame(frame)
    card.run("""
      parent.keys = [];
      addEventListener("keydown", () => parent.keys.push(parent.performance.now()));
    """)
    field = card.browser.find_element(By.TAG_NAME, "p")
    field.send_keys("a")
    card.browser.switch_to.default_content()
    card.ask(hint(), answers=[lease()])
    for _ in range(5):
        card.browser.switch_to.frame(frame)
        field.send_keys("b")
        card.browser.switch_to.default_content()
    card.until(lambda: card.is_open, "the card, after a pause")
    shown_at = card.told()[0]["at"]
    before = [at for at in card.run("return keys") if at < shown_at]
    assert len(before) > 1 and shown_at - before[-1] >= 2000


def test_a_card_that_the_page_takes_away_was_abandoned_and_others_are_asked(card):
    second = lease()
    second["lease"] |= {"display_id": "d-2", "survey": survey("csat")}
    card.ask(hint(), answers=[lease(), second])
    card.until(lambda: card.is_open, "the card")
    card.run("document.querySelector('seatbeat-survey').remove()")
    card.run("link.wanted = 'csat-q4'; widget.due([])")
    card.until(lambda: card.is_open, "the next")
    assert card.title.startswith("How satisfied")
    assert card.actions() == ["shown", "abandoned", "shown"]


def test_a_hidden_page_asks_nobody(card):
    card.browser.minimize_window()
    try:
        card.until(lambda: card.run("return document.visibilityState") == "hidden", "hidden")
        card.ask(hint(delay_ms=200), answers=[lease()])
        looks_passed(card, 6)
        assert card.run("return leases") == []
    finally:
        card.browser.set_window_rect(0, 0, 1280, 900)
    card.until(lambda: card.is_open, "the card, once the page is seen")


def test_the_page_is_looked_at_again_when_the_lease_has_come(card):
    card.run(DIALOGS["an alert"])
    card.run("document.querySelector('#prompt').hidden = true")
    card.ask(hint(), answers=[])
    card.run("""
      link.lease = async () => {
        document.querySelector("#prompt").hidden = false;
        return arguments[0];
      };
      widget.close(); widget.due([arguments[1]]);
    """, lease(), hint())  # fmt: skip
    looks_passed(card, 2)
    assert not card.is_open
    card.run("document.querySelector('#prompt').remove()")
    card.until(lambda: card.is_open, "the card")


def test_a_lease_that_ran_out_meanwhile_is_not_used(card):
    granted = lease()
    granted["lease"]["expires_in_ms"] = 0
    card.ask(hint(), answers=[granted])
    looks_passed(card, 2)
    assert not card.is_open and card.told() == []


@pytest.mark.parametrize("answer", [None, {"lease": None}, {}], ids=["none", "not now", "odd"])
def test_without_a_lease_nothing_is_shown_and_the_collector_is_left_in_peace(card, answer):
    card.ask(hint(), answers=[answer, lease()])
    card.run("widget.due([arguments[0]])", hint())
    looks_passed(card, 2)
    assert not card.is_open and len(card.run("return leases")) == 1


def test_what_the_page_wants_is_asked_at_once_if_the_collector_agrees(card):
    card.ask(answers=[{"lease": None}, lease()])
    card.run("link.wanted = 'csat-q4'; widget.due([])")
    card.until(lambda: card.run("return leases.length") == 1, "asked for the first")
    said = []
    card.until(lambda: said.extend(card.browser.get_log("browser")) or said, "it is said")
    assert "csat-q4 is not asked now" in said[-1]["message"]
    card.run("link.wanted = 'nps-q4'; widget.due([])")
    card.until(lambda: card.is_open, "the card")
    assert [each["survey_id"] for each in card.run("return leases")] == ["csat-q4", "nps-q4"]
    assert card.run("return link.wanted") is None


def test_another_user_closes_what_the_one_before_was_asked_and_nothing_is_told(card):
    card.ask(hint(), answers=[lease()])
    card.until(lambda: card.is_open, "the card")
    card.run("widget.close()")
    assert not card.is_open and card.actions() == ["shown"]
    card.run("""
      link.lease = () => new Promise((resolve) => (window.grant = resolve));
      widget.due([arguments[0]]);
    """, hint())  # fmt: skip
    card.until(lambda: card.run("return window.grant !== undefined"), "a lease is asked for")
    card.run("widget.close(); grant(arguments[0])", lease())
    looks_passed(card, 2)
    assert not card.is_open and card.actions() == ["shown"]


def test_one_card_at_a_time(card):
    second = lease()
    second["lease"] |= {"display_id": "d-2", "survey": survey("csat")}
    card.ask(hint(), hint(id="csat-q4"), answers=[lease(), second])
    card.until(lambda: card.is_open, "the card")
    looks_passed(card, 2)
    assert len(card.all(".card")) == 1 and len(card.run("return leases")) == 1
    card.one(".close").click()
    card.until(lambda: card.is_open, "the next")
    assert card.title.startswith("How satisfied")
    card.one(".close").click()
    assert [step["display_id"] for step in card.told()] == ["d-1", "d-1", "d-2", "d-2"]


def test_a_page_left_without_an_outcome_says_so_and_one_with_a_score_keeps_it(card, vendor):
    leave = (
        "sessionStorage.told = ''; link.tell = ({ action }) => sessionStorage.told += action + ' '"
    )
    for acts, expected in ((False, "abandoned "), (True, "started answered ")):
        card.browser.get(f"{vendor.address}/reports")
        card.ask(hint(), answers=[lease()])
        card.until(lambda: card.is_open, "the card")
        card.run(leave)
        if acts:
            card.cell(9).click()
        card.browser.get(f"{vendor.address}/reports/other")
        assert card.run("return sessionStorage.told") == expected


def test_thanks_go_by_themselves_but_not_while_pointed_at_or_focused(card):
    card.run("""
      // Timers of seconds fire when the test says so.
      const { setTimeout } = window;
      window.waiting = [];
      window.setTimeout = (action, ms) =>
        ms < 1000 ? setTimeout(action, ms) : -waiting.push(action);
    """)

    def seconds_pass():
        assert card.run("return waiting.splice(0).map((action) => action()).length") == 1

    card.mount(survey("csat", contact=False))
    card.cell(5).click()
    card.one(".main").click()
    notes = card.browser.find_element(By.ID, "notes")
    ActionChains(card.browser).move_to_element(card.one(".card")).perform()
    seconds_pass()
    assert card.is_open
    ActionChains(card.browser).move_to_element(notes).perform()
    card.run("arguments[0].focus()", card.one(".close"))
    seconds_pass()
    assert card.is_open
    notes.click()
    seconds_pass()
    assert not card.is_open
    assert card.actions() == ["shown", "started", "answered", "completed"]


def test_the_question_stays_until_somebody_decides(card):
    card.run(
        "const { setTimeout } = window; window.setTimeout = (a, ms) => setTimeout(a, ms / 1000)"
    )
    card.mount(survey())
    looks_passed(card, 2)
    assert card.is_open and card.actions() == ["shown"]


def test_of_a_preview_nothing_is_told(card):
    card.ask(hint(), answers=[lease(mode="preview")])
    card.until(lambda: card.is_open, "the card")
    card.cell(9).click()
    card.one(".main").click()
    assert card.title.startswith("Thank you!") and card.told() == []


def test_a_survey_that_cannot_be_shown_does_no_harm(card):
    broken = lease()
    broken["lease"]["survey"].pop("texts")
    card.run("window.onerror = () => (window.hurt = true)")
    card.ask(hint(), hint(id="csat-q4"), answers=[broken, lease()])
    card.until(lambda: card.is_open, "the next one is shown")
    assert card.run("return window.hurt") is None
    assert card.actions() == ["shown"]
