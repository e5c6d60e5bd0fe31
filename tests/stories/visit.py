"""Somebody on a page of a vendor's site that has the snippet in it, in a real Chromium."""

from __future__ import annotations

import itertools
import time
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from .served import Served, tomorrow, wait_until
from .site import Site

ACCOUNT = "acme"
PAGE = """<!doctype html><meta charset="utf-8"><title>App</title>
<textarea id="notes"></textarea>
<button id="export" data-seatbeat="report.exported"
  data-seatbeat-properties='{{"format": "pdf"}}'><b>Export</b></button>
<a id="link" href="/other">other</a><iframe src="/frame"></iframe>
<div style="height: 5000px"></div>
{tag}
"""
OFFLINE = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
SENT = "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('/v1/batch'))"

_numbers = itertools.count(1)


def tag(address: str, user: str, key: str, **more: str) -> str:
    """The snippet's script element for a user; `more` are attributes."""
    attributes = {"data-key": key, "data-user": user, "data-account": ACCOUNT, **more}
    named = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<script async src="{address}/t.js" {named}></script>'


class Visit:
    """A user of the site; what they do takes as long as it says."""

    def __init__(
        self, browser: webdriver.Chrome, served: Served, site: Site, *, blocked: bool = False
    ) -> None:
        self.browser, self._served, self._site = browser, served, site
        self.user = f"u-{next(_numbers)}"
        self._path = f"/{self.user}"
        self.away = browser.current_window_handle
        site.page("/away", "<!doctype html><title>Away</title>")
        self.leave()
        if not blocked:
            self.run("localStorage.clear()")

    def build(self, *, scripts: str | None = None, **headers: str) -> str:
        """Put this user's page on the site; its address."""
        script = scripts or tag(self._served.base_url, self.user, self._served.keys["write"])
        return self._site.page(self._path, PAGE.format(tag=script), **headers)

    def open(self, *, kind: str = "tab", **page: str) -> str:
        """Open the page in a tab or window of its own, in front; returns when it is watched."""
        address = self.build(**page)
        self.browser.switch_to.new_window(kind)
        self.browser.get(address)
        self.browser.execute_cdp_cmd("Page.bringToFront", {})
        WebDriverWait(self.browser, 10).until(
            lambda b: b.execute_script("return !!window.seatbeat?.counts && document.hasFocus()")
        )
        return self.browser.current_window_handle

    def work(self, seconds: float, selector: str = "#notes") -> None:
        """Type, two keys a second, from the first instant to the last."""
        field = self.browser.find_element(By.CSS_SELECTOR, selector)
        begun = time.monotonic()
        for n in range(round(seconds * 2)):
            field.send_keys("a")
            time.sleep(max(0.0, begun + (n + 1) / 2 - time.monotonic()))
        field.send_keys(".")

    def press(self, selector: str) -> None:
        """Press Enter on an element, as somebody does who uses no mouse."""
        self.browser.find_element(By.CSS_SELECTOR, selector).send_keys(Keys.ENTER)

    def look(self, seconds: float) -> None:
        """Do nothing."""
        time.sleep(seconds)

    def front(self, tab: str) -> None:
        """Bring a tab or window to the front."""
        self.browser.switch_to.window(tab)
        self.browser.execute_cdp_cmd("Page.bringToFront", {})

    def leave(self) -> None:
        """In the first tab be on a page of the site that nobody watches."""
        self.browser.get(f"{self._site.address}/away")

    def close(self) -> None:
        """Close the tab that is in front, and be away."""
        self.browser.close()
        self.front(self.away)

    def run(self, script: str) -> Any:
        """What a script of the page returns."""
        return self.browser.execute_script(script)

    def offline(self, yes: bool) -> None:
        """Take the page's network away, or give it back."""
        self.browser.execute_cdp_cmd("Network.enable", {})
        self.browser.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE | {"offline": yes})

    def sent(self) -> list[float]:
        """When the page made its requests, in ms after it was opened."""
        return [entry["startTime"] for entry in self.run(SENT)]

    def measured_s(self, account: str = ACCOUNT) -> float:
        """The engaged seconds that the API gives this user in an account."""
        known = self._served.told("/v1/accounts", limit=200)["accounts"]
        if account not in [row["account_id"] for row in known]:
            return 0.0
        query = {"as_of": tomorrow(), "window": 3, "limit": 500}
        rows = self._served.told(f"/v1/accounts/{account}/users", **query)["users"]
        return float(sum(row["engaged_seconds"] for row in rows if row["user_id"] == self.user))

    def check(self, seconds: float, *, within: float = 1.0, account: str = ACCOUNT) -> None:
        """The collector comes to say so many seconds."""
        said: list[float] = []

        def agrees() -> bool:
            said[:] = [self.measured_s(account)]
            return abs(said[0] - seconds) <= within

        try:
            wait_until(agrees, "the last report arrives", patience_s=5)
        except AssertionError:
            raise AssertionError(f"measured {said[0]:.1f} s, expected {seconds:.1f} s") from None
