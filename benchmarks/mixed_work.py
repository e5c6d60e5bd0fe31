"""Somebody at work in a real Chromium for ten minutes; how far off is the collector's number?

They type, move the mouse, read, idle, look at something else, use two windows side by side in turn
and lose the network, in an order that `--seed` decides. The idle timeout is 10 s, so that ten
minutes hold many of each.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from selenium.webdriver.common.action_chains import ActionChains

from stories.chromium import chromium
from stories.served import Served, wait_until
from stories.site import Site, site
from stories.visit import Visit

IDLE_TIMEOUT_S = 10
ACTS = ("type", "type", "move", "read", "read", "idle", "turn_away", "other_window", "offline")


class Worker:
    """Does one thing after another, and adds up for how long it was work.

    It sleeps as people pause: Chromium and the collector go by the machine's clock, and time that
    passes is what is measured.
    """

    def __init__(self, visit: Visit, dice: random.Random) -> None:
        self.visit, self._dice = visit, dice
        self.worked_s = 0.0
        self._since: float | None = None
        self._come()

    def type(self) -> None:
        self.visit.work(self._dice.uniform(2, 12))

    def move(self) -> None:
        until = time.monotonic() + self._dice.uniform(2, 12)
        while time.monotonic() < until:
            step = self._dice.choice((-3, 3))
            ActionChains(self.visit.browser, duration=10).move_by_offset(8 + step, 5).perform()
            ActionChains(self.visit.browser, duration=10).move_by_offset(-8 - step, -5).perform()
            time.sleep(0.4)

    def read(self) -> None:
        time.sleep(self._dice.uniform(2, IDLE_TIMEOUT_S - 2))
        self.visit.work(0.5)

    def idle(self) -> None:
        self.visit.work(0.5)
        self.stop()
        time.sleep(IDLE_TIMEOUT_S + self._dice.uniform(2, 20))
        self._since = time.monotonic()
        self.visit.work(0.5)

    def turn_away(self) -> None:
        """Both windows are closed for a while: nothing of them is seen."""
        self.visit.browser.switch_to.window(self.pages[0])
        self.visit.close()
        self.visit.browser.switch_to.window(self.pages[1])
        self.stop()
        self.visit.close()
        time.sleep(self._dice.uniform(2, 20))
        self._come()

    def other_window(self) -> None:
        (self.page,) = set(self.pages) - {self.page}
        self.visit.front(self.page)
        self.visit.work(1)

    def offline(self) -> None:
        self.visit.offline(True)
        self.type()
        self.visit.offline(False)

    def stop(self) -> None:
        if self._since is not None:
            self.worked_s += time.monotonic() - self._since
            self._since = None

    def _come(self) -> None:
        """Open two windows; that the first is shown is the first sign of somebody there."""
        first = self.visit.open(kind="window")
        shown_ms = self.visit.run("return performance.now()")
        self._since = time.monotonic() - shown_ms / 1000
        self.page = self.visit.open(kind="window")
        self.pages = [first, self.page]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="how long, rests included")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"idle_timeout": IDLE_TIMEOUT_S, "fold_interval_ms": 100}
        with Served(Path(folder), **settings) as served, site() as vendor:
            vendor.page("/frame", "<!doctype html><title>Frame</title>")
            _run(served, vendor, asked.minutes * 60, random.Random(asked.seed))


def _run(served: Served, vendor: Site, seconds: float, dice: random.Random) -> None:
    browser = chromium()
    try:
        visit = Visit(browser, served, vendor)
        begun = time.monotonic()
        worker, done = Worker(visit, dice), Counter[str]()
        while (passed := time.monotonic() - begun) < seconds:
            act = dice.choice(ACTS)
            done[act] += 1
            getattr(worker, act)()
            print(f"\r{passed:5.0f} of {seconds:.0f} s", end="", file=sys.stderr)
        worker.stop()
        for page in worker.pages:
            browser.switch_to.window(page)
            visit.close()
        _report(visit, worker.worked_s, done)
    finally:
        browser.quit()


def _report(visit: Visit, worked_s: float, done: Counter[str]) -> None:
    def agrees() -> bool:
        return abs(visit.measured_s() - worked_s) <= worked_s / 100

    try:
        wait_until(agrees, "the number comes within one per cent", patience_s=10)
    except AssertionError:
        print("\nMORE THAN ONE PER CENT OFF", file=sys.stderr)
    measured_s = visit.measured_s()
    print("\n" + ", ".join(f"{act} {times}×" for act, times in done.items()))
    error = (measured_s - worked_s) / worked_s
    print(f"worked {worked_s:.1f} s, measured {measured_s:.1f} s: {error:+.2%}")
    sys.exit(abs(error) > 0.01)


if __name__ == "__main__":
    main()
