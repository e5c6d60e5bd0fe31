"""What an account's people said in a period, beside the period before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from seatbeat_collector.metrics.catalogue import FROM_SURVEYS
from seatbeat_collector.scoring.feedback import answers_between, of_metric
from seatbeat_collector.scoring.roster import Account
from seatbeat_collector.signals.feedback import Person, Voice, falling, falling_people
from seatbeat_collector.signals.signal import Signal
from seatbeat_collector.store.feedback import Response

from .watch import Watch


def feedback_signals(account: Account, watch: Watch) -> Iterator[Signal]:
    """Scores of the account that fell, and people whose own answer fell far."""
    rules = watch.rules.feedback
    if not rules.enabled:
        return
    window = account.day.of(rules.days)
    store, day = watch.sources.store, timedelta(days=1)
    now = answers_between(account.records, window.first, window.last, store, watch.timezone)
    if not now:
        return
    first, last = window.first - timedelta(days=rules.days), window.first - day
    before = answers_between(account.records, first, last, store, watch.timezone)
    yield from falling(_voices(before, now), rules)
    yield from falling_people(_people(before, now), rules)


def _voices(before: list[Response], now: list[Response]) -> Iterator[Voice]:
    for name in FROM_SURVEYS:
        was, found = of_metric(name, before), of_metric(name, now)
        yield Voice(name, was["value"], was["n"], found["value"], found["n"])


def _people(before: Iterable[Response], now: Iterable[Response]) -> Iterator[Person]:
    """Of everybody who answered in the period the last two answers to the same question."""
    told: defaultdict[tuple[str, str], list[tuple[int, str, int]]] = defaultdict(list)
    recent = set()
    for answers, is_now in ((before, False), (now, True)):
        for one in answers:
            if one.metric is None or one.score is None or one.flags or one.answered_at_ms is None:
                continue
            told[one.user_id, one.metric].append((one.answered_at_ms, one.display_id, one.score))
            if is_now:
                recent.add((one.user_id, one.metric))
    for user, metric in sorted(recent):
        last = sorted(told[user, metric])[-2:]
        if len(last) == 2:
            yield Person(user, metric, last[0][2], last[1][2])
