"""A real Chromium, found where tools/chromium.sh finds it."""

from __future__ import annotations

import os
import shutil

from selenium import webdriver

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1280,900",
    "--disable-blink-features=AutomationControlled",  # these are people: navigator.webdriver
)


def chromium(*, is_robot: bool = False, blocks_storage: bool = False) -> webdriver.Chrome:
    """A new browser with a profile of its own; the caller quits it.

    Pages may hold it for a person's unless it is to be known as a robot. With storage blocked,
    `localStorage` and the like throw, as they do where a person blocks all cookies.
    """
    found = map(shutil.which, (os.environ.get("SEATBEAT_CHROMIUM", ""), *NAMES))
    binary = next(filter(None, found), None)
    driver = shutil.which(os.environ.get("SEATBEAT_CHROMEDRIVER") or "chromedriver")
    assert binary and driver, "Chromium is missing: tools/chromium.sh says how to get it"
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for switch in SWITCHES[:-1] if is_robot else SWITCHES:
        options.add_argument(switch)
    options.add_experimental_option("excludeSwitches", ["disable-back-forward-cache"])
    if blocks_storage:
        blocked = {"profile.default_content_setting_values.cookies": 2}
        options.add_experimental_option("prefs", blocked)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
