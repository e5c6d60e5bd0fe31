"""Who is asked what on a day, and what comes of it: answers, words, or a card that is closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple
from zlib import crc32

from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.store.rows import Asked, SurveyAction

from .accounts import Account, Person
from .portfolio import SEED
from .product import HABITS
from .questions import EXPORT, GERMAN_ZONES, RELATION, WORDS
from .workday import APP, MINUTE_MS, SATURDAY

PERIOD_DAYS = 60
EXPORT_DAYS = 45
"""How often somebody's turn comes."""
OLD_ENOUGH_DAYS = 30


class _Scale(NamedTuple):
    metric: str
    lowest: int
    highest: int
    usual: float
    """What people of an account of no luck answer on average."""
    luck: float
    """What luck adds to it."""
    spread: float
    low_to: int
    high_from: int

    @property
    def asked(self) -> Asked:
        """What is asked, in the first wording."""
        return Asked(self.metric, self.lowest, self.highest, 1)


_SCALES = {
    RELATION["id"]: _Scale("nps", 0, 10, 6.4, 3.2, 1.6, low_to=6, high_from=9),
    EXPORT["id"]: _Scale("ces", 1, 7, 4.4, 2.0, 1.1, low_to=3, high_from=5),
}


def answers(account: Account, day: date, *, last_day: date) -> Iterator[SurveyAction]:
    """What the account's people said on the day: the same for the same day, every time."""
    if day.weekday() >= SATURDAY or (day - account.created).days < OLD_ENOUGH_DAYS:
        return
    pace = account.story.pace((last_day - day).days)
    luck = Random(f"{SEED} luck {account.account_id}").random()
    for person, survey in _asked(account, day):
        rng = Random(f"{SEED} {survey['id']} {person.user_id} {day}")
        if rng.random() < person.habit * pace:
            scale = _SCALES[survey["id"]]
            mood = scale.usual + scale.luck * luck + scale.spread * (min(pace, 1.1) - 0.9)
            yield from _display(rng, account, person, day, survey["id"], mood)


def _asked(account: Account, day: date) -> Iterator[tuple[Person, dict[str, Any]]]:
    for person in account.people:
        if (day - person.joined).days < OLD_ENOUGH_DAYS:
            continue
        turn = crc32(person.user_id.encode())
        if (day.toordinal() - turn) % PERIOD_DAYS == 0:
            yield person, RELATION
        elif (day.toordinal() - turn) % EXPORT_DAYS == 1 and "reports" in HABITS[person.role]:
            yield person, EXPORT


def _display(
    rng: Random, account: Account, person: Person, day: date, survey_id: str, mood: float
) -> Iterator[SurveyAction]:
    scale, lang = _SCALES[survey_id], "de" if account.zone in GERMAN_ZONES else "en"
    shown_ms = day_bounds(day, account.zone)[0] + int(
        (person.starts_at_min + 50 + rng.random() * 120) * MINUTE_MS
    )

    def step(rev: int, action: str, after_s: float, **more: Any) -> SurveyAction:
        return SurveyAction(
            account.account_id,
            person.user_id,
            survey_id,
            f"demo-{survey_id}-{person.user_id}-{day}",
            rev,
            action,
            shown_ms + int(after_s * 1000),
            app=APP,
            lang=lang,
            asked=scale.asked,
            **more,
        )

    yield step(1, "shown", 0)
    fate = rng.random()
    if fate < 0.5:
        if fate < 0.28:
            yield step(2, "dismissed", 2 + rng.random() * 6)
        return
    took_s = 3 + rng.random() * 15
    score = min(max(round(rng.gauss(mood, scale.spread)), scale.lowest), scale.highest)
    yield step(2, "answered", took_s, score=score, took_ms=int(took_s * 1000))
    if rng.random() < 0.4:
        band = "low" if score <= scale.low_to else "high" if score >= scale.high_from else "mid"
        words = WORDS[lang][band]
        comment = words[int(rng.random() * len(words))]
        yield step(3, "completed", took_s + 20 + rng.random() * 40, score=score, comment=comment)
