"""A survey's card in a real browser: how it is opened, and what a person does with it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from selenium.common.exceptions import DetachedShadowRootException, NoSuchElementException
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from seatbeat_collector.surveys.definitions import load
from seatbeat_collector.surveys.shown_survey import shown_survey

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Reports</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Reports</h1><p>All is quiet here.</p>
<label>Notes <textarea id="notes" rows="4"></textarea></label>
<button id="save">Save</button></main></body></html>"""

_MOUNT = """
const [survey, options, done] = arguments;
window.told = [];
import(options.from ?? "/w.js").then(({ mount }) => {
  const host = options.host ? document.querySelector(options.host) : document.documentElement;
  window.mounted = mount(window, host, survey, (step) => told.push(step), options);
  done(null);
}).catch((error) => done(String(error)));
"""
_ASK = """
const [hints, answers, done] = arguments;
window.told = [];
window.leases = [];
const { setInterval } = window;
window.setInterval = (action, ms) => setInterval(action, ms / 10);  // it looks ten times as often
window.link = {
  due: hints,
  async lease(fields) { leases.push(fields); return answers.shift() ?? null; },
  tell(step) { told.push({ ...step, at: performance.now() }); },
};
import("/w.js").then(({ default: ask }) => {
  window.widget = ask(window, window.link);
  done(null);
}).catch((error) => done(String(error)));
"""
SCALES = {"nps": range(11), "csat": range(1, 6), "ces": range(1, 8)}


def survey(metric: str = "nps", lang: str = "en", **more: Any) -> dict[str, Any]:
    """A survey as the collector leases it, in a language that is built in."""
    document = {
        "id": f"{metric}-q4",
        "metric": metric,
        "product": "Acme",
        "contact": True,
        "default_language": lang,
        **more,
    }
    return shown_survey(load(document), version=1, lang=lang)


def hint(**fields: Any) -> dict[str, Any]:
    """That a survey is due, at once and everywhere unless said otherwise."""
    return {"id": "nps-q4", "delay_ms": 0, "trigger": None, "pages": None, **fields}


def lease(**more: Any) -> dict[str, Any]:
    """The collector's leave to show."""
    granted = {"display_id": "d-1", "expires_in_ms": 60_000, "survey": survey(**more)}
    return {"lease": granted}


class Card:
    """The card on the page that a browser shows, and the browser's keys and pointer."""

    def __init__(self, browser: Chrome) -> None:
        self.browser = browser

    def mount(self, survey: dict[str, Any], **options: Any) -> Card:
        """Show a survey on the present page."""
        assert self.browser.execute_async_script(_MOUNT, survey, options) is None
        return self

    def ask(self, *hints: dict[str, Any], answers: list[Any] | None = None) -> Card:
        """Start the widget as the snippet does; leases are answered in turn."""
        assert self.browser.execute_async_script(_ASK, list(hints), answers or []) is None
        return self

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script of the page says."""
        return self.browser.execute_script(script, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        """Elements inside the card; WebDriver may look into closed shadow roots."""
        hosts = self.browser.find_elements(By.CSS_SELECTOR, "seatbeat-survey")
        try:
            roots = [host.shadow_root for host in hosts]
            return [e for root in roots for e in root.find_elements(By.CSS_SELECTOR, selector)]
        except DetachedShadowRootException:  # it has just gone
            return []

    def one(self, selector: str) -> WebElement:
        """The only such element inside the card."""
        found = self.all(selector)
        if len(found) != 1:
            raise NoSuchElementException(f"{selector}: {len(found)}")
        return found[0]

    @property
    def is_open(self) -> bool:
        return bool(self.all(".card"))

    @property
    def title(self) -> str:
        return self.one("#question").text

    @property
    def announced(self) -> str:
        """What a screen reader has been given to say."""
        return str(self.run("return arguments[0].textContent", self.one(".unseen[role=status]")))

    def cell(self, score: int) -> WebElement:
        """The answer with this number."""
        return next(cell for cell in self.all("[role=radio]") if cell.text == str(score))

    def press(self, *keys: str) -> None:
        """Press keys, wherever the focus is."""
        ActionChains(self.browser, duration=0).send_keys(*keys).perform()

    def chord(self, held: str, key: str) -> None:
        """Press a key while another is held."""
        chain = ActionChains(self.browser, duration=0)
        chain.key_down(held).send_keys(key).key_up(held).perform()

    def focused(self) -> WebElement | None:
        """The element inside the card that has the focus."""
        return next(iter(self.all(":focus")), None)

    def told(self) -> list[dict[str, Any]]:
        """The steps so far."""
        steps: list[dict[str, Any]] = self.run("return told")
        return steps

    def actions(self) -> list[str]:
        """The steps so far, by their names."""
        return [step["action"] for step in self.told()]

    def until(self, holds: Callable[[], Any], what: str, patience_s: float = 10) -> None:
        """Look again and again until something of the page holds."""
        until = time.monotonic() + patience_s
        while not holds():
            assert time.monotonic() < until, f"waited in vain: {what}"
            time.sleep(0.02)

    def emulate(self, **features: str) -> None:
        """Set media features, such as prefers_color_scheme; those not named as they are."""
        named = [{"name": n.replace("_", "-"), "value": v} for n, v in features.items()]
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": named})

    def resize(self, width: int, height: int = 800) -> None:
        """Make the viewport this wide, in CSS pixels."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
