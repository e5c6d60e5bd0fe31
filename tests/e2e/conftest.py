"""One browser for all tests of the survey widget: starting one takes longer than most of them."""

import pytest

from stories.chromium import chromium
from stories.site import site
from stories.survey_card import PAGE, Card

PLAIN = {"prefers_color_scheme": "light", "prefers_reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def widget_browser():
    browser = chromium()
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def vendor():
    """A site with one quiet page; tests put others beside it."""
    with site() as running:
        running.page("", PAGE)
        yield running


@pytest.fixture
def card(widget_browser, vendor):
    """The quiet page, freshly opened, with no survey on it."""
    card = Card(widget_browser)
    card.emulate(**PLAIN)
    card.resize(1280)
    widget_browser.get(f"{vendor.address}/reports")
    widget_browser.get_log("browser")
    return card
