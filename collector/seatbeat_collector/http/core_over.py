"""Who used what brings value by the rules file, over any window."""

from __future__ import annotations

from seatbeat_collector.metrics.features import brings_value
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.cores import Core
from seatbeat_collector.scoring.gathering import Named
from seatbeat_collector.scoring.sources import Sources
from seatbeat_collector.scoring.trees import parts_and_names, people_of

from .facts import Tree
from .moment import Moment
from .score_book import terms_of


def core_users_by_rules(tree: Tree, window: Window, moment: Moment, sources: Sources) -> int | None:
    """How many people of the tree; None where no feature of the rules is said to bring value."""
    if brings_value(moment.rules.rules.adoption) is None:
        return None
    first = max(window.first.toordinal(), moment.kept.user_days)
    last = window.last.toordinal()
    reads = sources.store
    days = [reads.portfolio.days_of(one.number, first, last) for one in tree.records]
    people, named = people_of(tree.records, days, sources), Named({}, {})
    for at, record in enumerate(tree.records):
        acts = reads.day_acts.of(record.number, zone_of(record, moment.timezone), first, last)
        for held, more in zip(named, parts_and_names(at, acts, people), strict=True):
            for name, users in more.items():
                held[name] = held.get(name, 0) | users
    return Core(terms_of(moment)).users(named)
