"""The dashboard's pages in a real Chromium, over a real collector on a port."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
OPEN_SHADOWS = """{
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    return attach.call(this, { ...init, mode: "open" });
  };
}"""
RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document).then(({ violations, passes }) => done({
  violations: violations.map(({ id, nodes }) => [id, nodes.map((n) => n.html + n.failureSummary)]),
  looked: passes.length,
}));
"""

_PART = """(arguments[1] ? document.querySelector(arguments[1]).contentDocument : document)
  .querySelector("seatbeat-survey")?.shadowRoot.querySelector(arguments[0])"""


@contextmanager
def served(running):
    """The collector's address while it answers."""
    server = make_server("127.0.0.1", 0, running.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Reader:
    """Somebody who looks at pages and uses them; shadow roots are open to them."""

    def __init__(self, driver, address):
        self.driver, self.address = driver, address
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": OPEN_SHADOWS})

    def open(self, path):
        """Go to a page; what it complains of from then on is kept."""
        self.driver.get("about:blank")
        self.driver.get_log("browser")
        self.driver.get(self.address + path)

    def look(self, width, scheme="light"):
        """From now on through a window this wide, in light or dark."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        media = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, condition):
        """Wait until something holds; what it gave."""
        waiting = WebDriverWait(self.driver, 15, poll_frequency=0.05)
        return waiting.until(lambda _: condition())

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def shown(self, selector):
        """An element once it is in sight."""
        return self.until(lambda: next((e for e in self._all(selector) if e.is_displayed()), None))

    def text(self, selector):
        return " ".join(self.find(selector).text.split())

    def says(self, selector, words):
        """Wait until an element says something."""
        self.until(lambda: words in self.text(selector))

    def fill(self, selector, text):
        field = self.shown(selector)
        field.clear()
        field.send_keys(text)

    def press(self, selector):
        """Press what may lie under its own label, as a person's finger does."""
        self.run("arguments[0].click()", self.find(selector))

    def card(self, selector):
        """A part of the card; None while it isn't there."""
        return self.run(f"return {_PART}", selector, None)

    def card_value(self, selector, name, frame=None):
        """A property of a part of the card, which may lie in a frame; None while it isn't there."""
        return self.run(f"return ({_PART})?.[arguments[2]]", selector, frame, name)

    def card_says(self, words, selector=".title", frame=None):
        """Wait until the card says something."""
        self.until(lambda: words in (self.card_value(selector, "textContent", frame) or ""))

    def complaints(self):
        """What the browser found wrong with the page."""
        return [e["message"] for e in self.driver.get_log("browser") if e["level"] == "SEVERE"]

    def check(self):
        """Nothing that axe-core finds, nothing sideways."""
        self.run(AXE.read_text(encoding="utf-8"))
        found = self.driver.execute_async_script(RUN_AXE)
        assert found["violations"] == []
        assert found["looked"] > 5
        width = self.run("return [document.documentElement.scrollWidth, window.innerWidth]")
        assert width[0] <= width[1], width

    def _all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)
