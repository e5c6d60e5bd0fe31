"""A score of a past day as it was told then: from the snapshots of closed days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from seatbeat_collector.metrics.contributions import Contribution
from seatbeat_collector.metrics.engagement_change import Fields
from seatbeat_collector.metrics.engagement_score import Engagement
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.health import Health, health
from seatbeat_collector.metrics.health_explained import explain
from seatbeat_collector.metrics.rules import DEFAULT_RULES, Rules
from seatbeat_collector.metrics.splits import Split
from seatbeat_collector.rules_file.reading import rules_of
from seatbeat_collector.scoring.history import (
    all_uses,
    changed,
    fields_since,
    past,
    profile_then,
)
from seatbeat_collector.scoring.portfolio import Scored
from seatbeat_collector.scoring.snapshot import Past

from .moment import Moment
from .score_book import ScoreBook

HEALTH = "health"
SCORES = (HEALTH, "engagement")


class Then(NamedTuple):
    """An account's scores on a past day, and how they came to be what they are; by score."""

    metrics: Mapping[str, Envelope]
    rows: Mapping[str, list[Contribution]]
    splits: Mapping[str, Split | None]


def closed_then(now: Scored, book: ScoreBook, since: date, moment: Moment) -> Then | None:
    """From snapshots, by the rules of that day; None where the day before wasn't closed."""
    kept = past(moment.store, now.account.records[0].number, since)
    rules = None if kept is None else _rules_then(kept, moment)
    if kept is None or rules is None:
        return None
    fields = _fields(book, since, rules, moment)
    found = changed(kept, rules, fields, now)
    use = kept.use._replace(account=now.account.account_id)
    return Then(
        metrics=kept.metrics,
        rows={
            metric: rows_of(metric, _health_then(kept, rules), fields.then.scores(use).engagement)
            for metric in SCORES
        },
        splits={HEALTH: found.health, "engagement": found.engagement},
    )


def _fields(book: ScoreBook, since: date, rules: Rules, moment: Moment) -> Fields:
    """All accounts then and now, remembered until either may be another."""
    stamp = book.version, moment.store.snapshots.version(), rules.engagement
    known = book.beside.get("fields", {})
    if known.get("stamp") != stamp:
        known = book.beside["fields"] = {"stamp": stamp}
    if since not in known:
        uses = all_uses(moment.store, book.portfolio.roster.records.values(), since)
        known[since] = fields_since(uses, rules, book.portfolio)
    found: Fields = known[since]
    return found


def rows_of(metric: str, judged: Health, engagement: Engagement) -> list[Contribution]:
    """What a score was made of; nothing for one that isn't known."""
    if metric == HEALTH:
        return explain(judged)
    return [] if engagement.value is None else engagement.rows()


def _health_then(kept: Past, rules: Rules) -> Health:
    profile = profile_then(kept, rules)
    paths = [
        each.metric
        for one in (() if profile is None else profile.dimensions)
        for each in one.indicators
    ]
    return health(kept.inputs(paths), profile)


def _rules_then(kept: Past, moment: Moment) -> Rules | None:
    """The rules by which the snapshot was made; None where nobody knows them any more."""
    if kept.rules_hash == moment.rules.hash:
        return moment.rules.rules
    text = moment.store.snapshots.rules_text(kept.rules_hash)
    if text is None:
        return None
    return rules_of(text) if text else DEFAULT_RULES
