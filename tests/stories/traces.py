"""Random people on several tabs and devices: what their pages send, and what they really did."""

from __future__ import annotations

import random
from typing import NamedTuple

from seatbeat_collector.presence.timeline import Label, Mark, Timeline

FEATURES = ("reports", "invoices", "settings")


class Page(NamedTuple):
    """One page of one user: closed segments in ms from its anchor, by feature."""

    page_id: str
    anchor: int
    marks: list[tuple[int, int, str]]
    presence: list[tuple[int, int, bool]]


class Trace(NamedTuple):
    """One user's pages, and the acts that the vendor's server reported."""

    user_id: str
    account_id: str
    pages: list[Page]
    acts: list[int]

    def timeline(self):
        """The three sets of the definition."""
        timeline = Timeline(bare=[Mark(at, at) for at in self.acts])
        for page in self.pages:
            timeline.marks += [
                Mark(page.anchor + start, page.anchor + end, Label("web", feature))
                for start, end, feature in page.marks
            ]
            for start, end, focused in page.presence:
                span = (page.anchor + start, page.anchor + end)
                timeline.visible.append(span)
                if focused:
                    timeline.focused.append(span)
        return timeline

    def requests(self, chance: random.Random):
        """The event lists that were sent, oldest first; open segments grow from one to the next."""
        sent = []
        for page in self.pages:
            end = max([0, *(span[1] for span in [*page.marks, *page.presence])])
            flushes = sorted(chance.sample(range(1, end + 2), min(3, end + 1))) + [end]
            sent += [(page.anchor + at, self._heartbeats(page, at)) for at in flushes]
        for at in self.acts:
            sent.append((at, [self._heartbeat(occurred_at=at)]))
        return [events for _, events in sorted(sent, key=lambda pair: pair[0]) if events]

    def _heartbeats(self, page, until):
        """All segments begun by `until`, as long as they are then; one event a feature."""
        presence = [
            [n, start, min(end, until) - start, int(focused)]
            for n, (start, end, focused) in enumerate(page.presence)
            if start <= until
        ]
        events = []
        for feature in FEATURES:
            marks = [
                [n, start, min(end, until) - start]
                for n, (start, end, of) in enumerate(page.marks)
                if of == feature and start <= until
            ]
            if marks or (presence and not events):
                events.append(
                    self._heartbeat(
                        page_id=page.page_id,
                        epoch=0,
                        anchor=page.anchor,
                        feature=feature,
                        marks=marks,
                        presence=[] if events else presence,
                    )
                )
        return events

    def _heartbeat(self, **fields):
        return {
            "type": "heartbeat",
            "account_id": self.account_id,
            "user_id": self.user_id,
            "app": "web" if "page_id" in fields else "",
            **fields,
        }


def random_trace(n: int, chance: random.Random, now_ms: int) -> Trace:
    """One to four pages within the hours before now, sometimes with server-side acts."""
    begin = now_ms - chance.randrange(3_600_000, 20 * 3_600_000)
    pages = [_page(chance, begin + chance.randrange(900_000)) for _ in range(chance.randint(1, 4))]
    acts = sorted({begin + chance.randrange(1_200_000) for _ in range(chance.choice([0, 0, 5]))})
    return Trace(f"user-{n}", f"account-{n}", pages, acts)


def _page(chance, anchor):
    """Stretches of presence, with and without focus, and runs of input in some of them."""
    marks, presence, at = [], [], chance.randrange(5_000)
    for _ in range(chance.randint(1, 4)):
        length, focused = chance.randrange(200_000), chance.random() < 0.8
        presence.append((at, at + length, focused))
        if focused:
            marks += _runs(chance, at, at + length)
        at += length + chance.choice([0, chance.randrange(90_000)])
    return Page(f"{chance.getrandbits(128):032x}", anchor, marks, presence)


def _runs(chance, start, end):
    runs, at = [(start, start, FEATURES[0])], start  # becoming visible is a mark
    while True:
        at += chance.choice([7_000, 31_000, 59_999, 60_000, 60_001]) + chance.randrange(3)
        stop = at + chance.randrange(9_000)
        if stop > end:
            return [*runs, (end, end, chance.choice(FEATURES))]
        runs.append((at, stop, chance.choice(FEATURES)))
        at = stop
